using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Messages;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>
/// The last user data message, kept so that it can go out (again) after a registration (enigmaiot.md section 8). The protocol keeps only one.
/// </summary>
internal sealed class NodeLastData
{
    private readonly byte[] _payload = new byte[FrameLayout.MaximumData];
    private int _length;

    public bool Exists { get; private set; }

    /// <summary>It waits for a session.</summary>
    public bool Pending { get; set; }

    public PayloadEncoding Encoding { get; private set; }

    public bool Encrypted { get; private set; }

    public ReadOnlySpan<byte> Payload => _payload.AsSpan(0, _length);

    public void Keep(PayloadEncoding encoding, bool encrypted, ReadOnlySpan<byte> payload)
    {
        payload.CopyTo(_payload);
        (_length, Exists, Encoding, Encrypted) = (payload.Length, true, encoding, encrypted);
    }

    public void Clear()
    {
        Array.Clear(_payload);
        (_length, Exists, Pending) = (0, false, false);
    }
}
