using System.Text.Json;
using System.Text.Json.Nodes;
using Sallyport.Cli.Conformance;
using Sallyport.Cli.Conformance.EStim;
using Sallyport.System.Tests.House;

namespace Sallyport.System.Tests.Conformance;

public sealed class EStimSuiteTests
{
    private static readonly JsonObject Captured =
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(RepositoryTree.Root, "tests/vectors/estim.json")))!.AsObject();

    [Fact]
    public void Run_CapturedFile_EveryCasePasses()
    {
        var results = Run(Captured);
        Assert.Empty(results.SelectMany(one => one.Failures.Select(failure => $"{one.Name}: {failure}")));
        Assert.Equal(59, results.Count);
    }

    /// <summary>Each packet in turn with one bit flipped, at a place that moves from case to case.</summary>
    [Fact]
    public void Run_OneFlippedBit_ThatCaseFails()
    {
        var names = Captured["vectors"]!.AsArray().Where(one => one!["kind"]!.GetValue<string>() == "packet").Select(one => one!["name"]!.GetValue<string>()).ToList();
        Assert.True(names.Count > 30);
        for (var index = 0; index < names.Count; index++)
        {
            var changed = Captured.DeepClone().AsObject();
            var vector = changed["vectors"]!.AsArray().First(one => one!["name"]!.GetValue<string>() == names[index])!;
            var octets = Convert.FromHexString(vector["hex"]!.GetValue<string>());
            octets[index * 5 % octets.Length] ^= (byte)(1 << (index % 8));
            vector["hex"] = Convert.ToHexStringLower(octets);
            Assert.False(Run(changed).First(one => one.Name == names[index]).Passed, $"{names[index]} passed with a flipped bit");
        }
    }

    [Theory]
    [InlineData("sealed-tampered-tag-fails", "expect_result", "nack")]
    [InlineData("enc-bad-padding", "expect_result", "drop")]
    [InlineData("inittempkey-bad-signature", "expect_result", "drop")]
    public void Run_AnotherVerdict_ThatCaseFails(string name, string property, string verdict)
    {
        var changed = Captured.DeepClone().AsObject();
        changed["vectors"]!.AsArray().First(one => one!["name"]!.GetValue<string>() == name)![property] = verdict;
        Assert.False(Run(changed).First(one => one.Name == name).Passed);
    }

    [Theory]
    [InlineData("sequence-rules", "acceptMaster")]
    [InlineData("crc", "crc")]
    public void Run_AnotherTable_ThatCaseFails(string name, string property)
    {
        var changed = Captured.DeepClone().AsObject();
        var row = changed["vectors"]!.AsArray().First(one => one!["name"]!.GetValue<string>() == name)!["cases"]![1]!;
        row[property] = row[property]!.GetValueKind() == JsonValueKind.String ? "0000" : !row[property]!.GetValue<bool>();
        Assert.False(Run(changed).First(one => one.Name == name).Passed);
    }

    [Fact]
    public void Recognises_OtherStructure_No()
    {
        using var other = JsonDocument.Parse("""{"format":"estim-vectors-1","keys":{},"vectors":[]}""");
        Assert.False(new EStimSuite().Recognises(other.RootElement));
    }

    private static IReadOnlyList<CaseResult> Run(JsonObject file)
    {
        using var document = JsonDocument.Parse(file.ToJsonString());
        return new EStimSuite().Run(document.RootElement);
    }
}
