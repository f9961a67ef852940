using System.Text.Json;
using System.Text.Json.Nodes;
using Sallyport.Cli.Conformance;
using Sallyport.Cli.Conformance.EnigmaIot;
using Sallyport.System.Tests.House;

namespace Sallyport.System.Tests.Conformance;

public sealed class EnigmaIotSuiteTests
{
    private static readonly JsonObject Captured =
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(RepositoryTree.Root, "tests/vectors/enigmaiot.json")))!.AsObject();

    [Fact]
    public void Run_CapturedFile_EveryCasePasses()
    {
        var results = Run(Captured);
        Assert.Empty(results.SelectMany(one => one.Failures.Select(failure => $"{one.Name}: {failure}")));
        Assert.Equal(Captured["frames"]!.AsArray().Count + Captured["rest"]!.AsArray().Count, results.Count);
    }

    [Fact]
    public void Run_FileWithOtherKeysNamesAndPayloads_EveryCasePasses()
    {
        var results = Run(RekeyedFile.Make(Captured));
        Assert.Empty(results.SelectMany(one => one.Failures.Select(failure => $"{one.Name}: {failure}")));
    }

    /// <summary>Each verified case in turn with one octet flipped, at a place that moves through the frame from case to case.</summary>
    [Fact]
    public void Run_OneFlippedOctet_ThatCaseFails()
    {
        var names = Captured["frames"]!.AsArray().Where(frame => frame!["independently_verified"]?.GetValue<bool>() == true).Select(frame => frame!["name"]!.GetValue<string>()).ToList();
        Assert.True(names.Count > 100);
        for (var index = 0; index < names.Count; index += 7)
        {
            var changed = Captured.DeepClone().AsObject();
            var frame = changed["frames"]!.AsArray().First(one => one!["name"]!.GetValue<string>() == names[index])!;
            var octets = Convert.FromHexString(frame["frame"]!.GetValue<string>());
            octets[index * 5 % octets.Length] ^= (byte)(1 << (index % 8));
            frame["frame"] = Convert.ToHexStringLower(octets);
            var result = Run(changed).First(one => one.Name == names[index]);
            Assert.False(result.Passed, $"{names[index]} passed with a flipped octet");
        }
    }

    [Fact]
    public void Rules_AreDocumented()
    {
        var page = RepositoryTree.Read("docs/deviations.md");
        var used = Run(Captured).SelectMany(one => one.Rules).Distinct().ToList();
        Assert.NotEmpty(used);
        Assert.All(used, rule => Assert.Contains($"`{rule}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Recognises_OtherStructure_No()
    {
        using var other = JsonDocument.Parse("""{"about":"EnigmaIOT","frames":[]}""");
        Assert.False(new EnigmaIotSuite().Recognises(other.RootElement));
    }

    private static IReadOnlyList<CaseResult> Run(JsonObject file)
    {
        using var document = JsonDocument.Parse(file.ToJsonString());
        return new EnigmaIotSuite().Run(document.RootElement);
    }
}
