using System.Text.Json;
using Sallyport.Cli.Conformance.EnigmaIot;
using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.System.Tests.House;

namespace Sallyport.System.Tests.Conformance;

public sealed class FrameCheckTests
{
    [Fact]
    public void Check_EveryCapturedFrame_Passes()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(RepositoryTree.Root, "tests/vectors/enigmaiot.json")));
        Assert.True(VectorFile.Recognises(document.RootElement));
        var file = VectorFile.Read(document.RootElement);
        using var aead = new LibCryptoChaCha20Poly1305();
        var check = new FrameCheck(aead, new LibCryptoX25519());
        var clear = file.Frames.Where(f => f.Octets.Length == 33 && f.Octets[0] == 0x18).Select(f => f.Octets[1..]).ToList();
        var failures = new List<string>();
        foreach (var frame in file.Frames)
        {
            var own = new List<string>();
            check.Check(frame, clear, own);
            failures.AddRange(own.Select(f => $"{frame.Name}: {f}"));
        }

        Assert.Equal(204, file.Frames.Count);
        Assert.Empty(failures);
    }
}
