using System.Text;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Tests.Options;

public sealed class NodeConfigurationJsonTests
{
    private const string Key = "[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,255]";

    [Fact]
    public void TryParse_TheOriginalsFile_GivesAllMembersAndWritesItBack()
    {
        var json = $$"""{"type":"node","networkName":"FieldNet","networkKey":{{Key}},"sleepTime":60,"gateway":"24:6F:28:AA:BB:CC","nodeName":"attic"}""";
        Assert.True(NodeConfigurationJson.TryParse(Encoding.UTF8.GetBytes(json), out var configuration, out var problem));
        Assert.Null(problem);
        Assert.Equal(("FieldNet", 60u, "attic"), (configuration!.NetworkName, configuration.SleepSeconds, configuration.NodeName));
        Assert.Equal(new MacAddress(0x246F28AABBCC), configuration.Gateway);
        Assert.Equal(255, configuration.NetworkKey.Span[31]);
        Assert.Equal(json, Encoding.UTF8.GetString(NodeConfigurationJson.Write(configuration)));
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("[]", "type")]
    [InlineData("{\"type\":\"gw\"}", "type")]
    [InlineData("{\"type\":\"node\"}", "networkName")]
    [InlineData("{\"type\":\"node\",\"networkName\":\"a name of 21 octets..\"}", "networkName")]
    [InlineData("{\"type\":\"node\",\"networkName\":\"\\ud800\"}", "networkName")]
    [InlineData("{\"type\":\"node\",\"networkName\":\"n\",\"networkKey\":[1,2]}", "networkKey")]
    [InlineData("{\"type\":\"node\",\"networkName\":\"n\",\"networkKey\":KEY,\"sleepTime\":13601}", "sleepTime")]
    [InlineData("{\"type\":\"node\",\"networkName\":\"n\",\"networkKey\":KEY,\"sleepTime\":-1}", "sleepTime")]
    [InlineData("{\"type\":\"node\",\"networkName\":\"n\",\"networkKey\":KEY,\"gateway\":\"x\"}", "gateway")]
    [InlineData("{\"type\":\"node\",\"networkName\":\"n\",\"networkKey\":KEY,\"nodeName\":7}", "nodeName")]
    [InlineData("{\"type\":\"node\",\"networkName\":\"n\",\"networkKey\":KEY} x", "JSON")]
    public void TryParse_AnythingElse_NamesTheMember(string json, string named)
    {
        Assert.False(NodeConfigurationJson.TryParse(Encoding.UTF8.GetBytes(json.Replace("KEY", Key, StringComparison.Ordinal)), out var configuration, out var problem));
        Assert.Null(configuration);
        Assert.Contains(named, problem, StringComparison.Ordinal);
    }
}
