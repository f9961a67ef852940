using Sallyport.Payloads.Cayenne;
using Sallyport.Payloads.Tests.Vectors;

namespace Sallyport.Payloads.Tests.Cayenne;

public class LppVectorTests
{
    private const string File = "cayenne.json";

    public static TheoryData<string, string, string> Cases => PayloadVectors.Cases(File);

    public static TheoryData<string, string> Undecodable => PayloadVectors.Refused(File, "undecodable", "octets");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Decoding_Vector_GivesItsText(string name, string octets, string json)
    {
        Assert.Equal(json, PayloadVectors.ToJson(PayloadFormat.CayenneLpp, octets));
        Assert.NotEmpty(name);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Encoding_TextOfVector_GivesItsOctets(string name, string octets, string json)
    {
        // Octets that decoding ignores cannot come back.
        var expected = name.EndsWith("ignored", StringComparison.Ordinal) ? octets[..^(octets.Length % 8 is 0 ? 0 : octets.Length % 8)] : octets;

        Assert.Equal(expected, PayloadVectors.FromJson(PayloadFormat.CayenneLpp, json));
    }

    [Theory]
    [MemberData(nameof(Undecodable))]
    public void Decoding_Malformed_IsRefused(string name, string octets)
    {
        Assert.Null(PayloadVectors.ToJson(PayloadFormat.CayenneLpp, octets));
        Assert.NotEmpty(name);
    }

    [Fact]
    public void Vectors_Types_AreAllOfThem()
    {
        var types = Cases.Select(row => Convert.FromHexString(row.Data.Item2)).Where(octets => octets.Length > 2).Select(octets => (LppType)octets[1]).Distinct().Order();

        Assert.Equal(Enum.GetValues<LppType>(), types);
    }

    [Theory]
    [InlineData("""{"channel":1,"type":103,"value":1}""", "not a list")]
    [InlineData("""[{"type":103,"value":1}]""", "no channel")]
    [InlineData("""[{"channel":256,"type":103,"value":1}]""", "channel above an octet")]
    [InlineData("""[{"channel":1,"type":4,"value":1}]""", "unknown type")]
    [InlineData("""[{"channel":1,"type":103}]""", "no value")]
    [InlineData("""[{"channel":1,"type":103,"value":"warm"}]""", "text as value")]
    [InlineData("""[{"channel":1,"type":103,"value":3276.8}]""", "above the highest")]
    [InlineData("""[{"channel":1,"type":101,"value":-1}]""", "below zero where there is no sign")]
    [InlineData("""[{"channel":1,"type":136,"value":{"latitude":1,"longitude":2}}]""", "a component is missing")]
    [InlineData("""[{"channel":1,"type":240,"value":[{"latitude":1,"longitude":2}]}]""", "a line of one point")]
    [InlineData("[1]", "not an item")]
    public void Encoding_JsonThatDoesNotFit_IsRefused(string json, string why)
    {
        Assert.True(PayloadVectors.FromJson(PayloadFormat.CayenneLpp, json) is null, why);
    }

    [Fact]
    public void Encoding_ValueBetweenSteps_TakesTheNearest()
    {
        Assert.Equal("016700ff", PayloadVectors.FromJson(PayloadFormat.CayenneLpp, """[{"value":25.54,"type":103,"channel":1}]"""));
    }

    [Fact]
    public void Encoding_MoreThanAnyPayload_IsRefused()
    {
        var item = """{"channel":1,"type":103,"value":1}""";
        var json = "[" + string.Join(',', Enumerable.Repeat(item, 64)) + "]";

        Assert.Null(PayloadVectors.FromJson(PayloadFormat.CayenneLpp, json));
        Assert.Equal(63 * 8, PayloadVectors.FromJson(PayloadFormat.CayenneLpp, "[" + string.Join(',', Enumerable.Repeat(item, 63)) + "]")!.Length);
    }
}
