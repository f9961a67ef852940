using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sallyport.Gateway.Downlinks;
using Sallyport.Mqtt.EnigmaIot;

namespace Sallyport.Mqtt.Tests.EnigmaIot;

public class EnigmaIotCommandTests
{
    private const string Md5 = "bd30ab99c9a17a0576c7bc419b42d3e4";

    private readonly EnigmaIotTopicTree _tree = new(new EnigmaIotTopicOptions("FieldNet"));

    /// <summary>Topic and text that were given to the original gateway, and the frame that it sent for it.</summary>
    public static TheoryData<string, string, string> UserData => new()
    {
        { "kitchen/set/data", """{"light1":1,"light2":0}""", "s1/dl_set_json/1-downlink_data_set" },
        { "kitchen/get/data", """{"cmd":"get","what":[1,2,3],"f":1.5}""", "s1/dl_get_json/1-downlink_data_get" },
        { "kitchen/set/data", "ON;dim=40", "s1/dl_set_text/1-downlink_data_set" },
        { "kitchen/get/data", "", "s1/dl_get_empty/1-downlink_data_get" },
        { "5c:CF:7f:12:34:56/set/data", """{"light1":1,"light2":0}""", "s1/dl_by_mac/1-downlink_data_set" },
        { "broadcast/set/data", """{"light1":1,"light2":0}""", "s1/bc_set/1-broadcast_data_set" },
        { "broadcast/get/data", "ON;dim=40", "s1/bc_get/1-broadcast_data_get" },
    };

    public static TheoryData<string, string, string> Controls => new()
    {
        { "kitchen/get/version", "", "s1/ctl_get_version/1-downlink_control" },
        { "kitchen/get/sleeptime", "", "s1/ctl_get_sleeptime/1-downlink_control" },
        { "kitchen/get/name", "", "s1/ctl_get_name/1-downlink_control" },
        { "kitchen/set/identify", "", "s1/ctl_set_identify/1-downlink_control" },
        { "kitchen/set/sleeptime", "30", "s1/ctl_set_sleeptime_nonsleepy/1-downlink_control" },
        { "kitchen/set/name", "kitchen2", "s1/ctl_set_name/1-downlink_control" },
        { "kitchen2/set/restart", "", "s1/rest_node_restart/1-downlink_control" },
        { "broadcast/get/version", "", "s1/bc_ctl_version/1-broadcast_control" },
        { "broadcast/set/identify", "", "s1/bc_ctl_identify/1-broadcast_control" },
        { "broadcast/set/name", "zzz", "s1/bc_ctl_setname_ignored/1-broadcast_control" },
        { "attic/set/sleeptime", "120", "s4/sleeptime_set/2-downlink_control" },
        { "attic/set/sleeptime", "0", "s4/sleeptime_0/2-downlink_control" },
        { "attic/set/ota", $"0,1000,5,{Md5}", "s4/ota_start/1-downlink_control" },
        { "attic/set/reset", "", "s4/reset_config/2-downlink_control" },
    };

    public static TheoryData<string> Chunks => [.. CapturedFrame.All.Where(frame => frame.Name.StartsWith("s4/ota_", StringComparison.Ordinal) && frame.Message == "downlink_control" &&
        frame.Decoded.GetProperty("control").TryGetProperty("chunk_hex", out _)).Select(frame => frame.Name)];

    [Theory]
    [MemberData(nameof(UserData))]
    public void Parse_UserData_GivesTheOctetsOfTheOriginal(string topic, string text, string frameName)
    {
        var frame = CapturedFrame.Named(frameName);

        var request = Request(topic, text);

        Assert.Equal(frame.Payload, request.Payload);
        Assert.Equal(frame.Decoded.GetProperty("encoding").GetInt32() == 0 ? "raw" : "msgpack", request.Encoding);
        Assert.Equal(frame.Message.EndsWith("set", StringComparison.Ordinal) ? DownlinkVerb.Set : DownlinkVerb.Get, request.Verb);
        Assert.Null(request.Control);
    }

    [Theory]
    [MemberData(nameof(Controls))]
    public void Parse_Control_GivesTheOctetsOfTheOriginal(string topic, string text, string frameName)
    {
        var request = Request(topic, text);

        byte[] octets = [Code(request), .. request.Payload];
        Assert.Equal(CapturedFrame.Named(frameName).Payload, octets);
        Assert.Equal(DownlinkVerb.Control, request.Verb);
    }

    [Theory]
    [MemberData(nameof(Chunks))]
    public void Parse_FirmwareChunk_GivesTheOctetsOfTheOriginal(string frameName)
    {
        var frame = CapturedFrame.Named(frameName);
        var control = frame.Decoded.GetProperty("control");
        var base64 = Convert.ToBase64String(Convert.FromHexString(control.GetProperty("chunk_hex").GetString()!));
        var index = control.GetProperty("index").GetInt32();

        byte[] octets = [0xEF, .. Request("attic/set/ota", $"{index},{base64}").Payload];
        byte[] withoutPadding = [0xEF, .. Request("attic/set/ota", $"{index},{base64.TrimEnd('=')}").Payload];
        Assert.Equal(frame.Payload, octets);
        Assert.Equal(frame.Payload, withoutPadding);
    }

    [Fact]
    public void Chunks_Captured_AreEight()
    {
        Assert.Equal(8, Chunks.Count);
    }

    [Theory]
    [InlineData("kitchen/get/rssi", "rssi", false)]
    [InlineData("kitchen/set/restart", "restart", true)]
    public void Parse_OtherControls_AreKnown(string topic, string word, bool sets)
    {
        var request = Request(topic, "");

        Assert.Equal(word, request.Control);
        Assert.Equal(sets, request.ControlSets);
        Assert.Empty(request.Payload);
    }

    [Theory]
    [InlineData("kitchen", "kitchen")]
    [InlineData("5c:cf:7f:1:2:3", "5C:CF:7F:01:02:03")]
    [InlineData("5C:CF:7F:12:34:56", "5C:CF:7F:12:34:56")]
    [InlineData("broadcast", "broadcast")]
    [InlineData("5c:cf:7f:12:34", "5c:cf:7f:12:34")]
    public void Parse_Id_BecomesADeviceId(string id, string device)
    {
        Assert.Equal("enigmaiot/FieldNet/" + device, Request(id + "/get/version", "").Device);
    }

    [Theory]
    [InlineData("FieldNet/kitchen/set/version", "", "set instead of get")]
    [InlineData("FieldNet/kitchen/get/restart", "", "get instead of set")]
    [InlineData("FieldNet/kitchen/set/data/more", "1", "one level more")]
    [InlineData("FieldNet/kitchen/set", "1", "no command")]
    [InlineData("FieldNet/kitchen/data", "1", "our own message")]
    [InlineData("FieldNet/kitchen/result/error", "1", "our own answer")]
    [InlineData("FieldNet//set/data", "1", "empty id")]
    [InlineData("FieldNet", "1", "network only")]
    [InlineData("FieldNet/", "1", "no id")]
    [InlineData("fieldnet/kitchen/set/data", "1", "another network")]
    [InlineData("Other/kitchen/set/data", "1", "another network")]
    public void Parse_WhatTheOriginalDrops_IsDropped(string topic, string text, string why)
    {
        Assert.True(_tree.Parse(topic, Encoding.UTF8.GetBytes(text)) == default, why);
    }

    [Theory]
    [InlineData("set/sleeptime", "")]
    [InlineData("set/sleeptime", "soon")]
    [InlineData("set/sleeptime", "-1")]
    [InlineData("set/sleeptime", "1.5")]
    [InlineData("set/sleeptime", "4294967296")]
    [InlineData("set/sleeptime", "00000000001")]
    [InlineData("set/name", "")]
    [InlineData("set/name", "a234567890123456789012345678901234")]
    [InlineData("set/name", "a\0b")]
    [InlineData("set/ota", "")]
    [InlineData("set/ota", "firmware")]
    [InlineData("set/ota", ",AAAA")]
    [InlineData("set/ota", "1")]
    [InlineData("set/ota", "1,")]
    [InlineData("set/ota", "x,AAAA")]
    [InlineData("set/ota", "65536,AAAA")]
    [InlineData("set/ota", "0000000001,AAAA")]
    [InlineData("set/ota", "1,A*AA")]
    [InlineData("set/ota", "0,1000,5")]
    [InlineData("set/ota", "0,1000,5,BD30AB99C9A17A0576C7BC419B42D3E4")]
    [InlineData("set/ota", "0,1000,5,bd30ab99c9a17a0576c7bc419b42d3e")]
    [InlineData("set/ota", "0,1000,65536,bd30ab99c9a17a0576c7bc419b42d3e4")]
    public void Parse_OursButMalformed_NamesTheErrorTopic(string command, string text)
    {
        var parsed = _tree.Parse("FieldNet/kitchen/" + command, Encoding.UTF8.GetBytes(text));

        Assert.Null(parsed.Request);
        Assert.Equal("FieldNet/kitchen/result/error", parsed.ErrorTopic);
        Assert.NotEmpty(parsed.Error!);
    }

    [Fact]
    public void Parse_ChunkLongerThanAFrame_IsMalformed()
    {
        Assert.NotNull(_tree.Parse("FieldNet/attic/set/ota", Encoding.UTF8.GetBytes("7," + Convert.ToBase64String(new byte[212]))).Request);
        Assert.Null(_tree.Parse("FieldNet/attic/set/ota", Encoding.UTF8.GetBytes("7," + Convert.ToBase64String(new byte[213]))).Request);
    }

    [Fact]
    public void Parse_NameThatIsNoUtf8_IsMalformed()
    {
        Assert.Null(_tree.Parse("FieldNet/kitchen/set/name", [0x61, 0xFF]).Request);
    }

    [Fact]
    public void Parse_TextOfFourLevels_GoesOutAsText()
    {
        var request = Request("kitchen/set/data", "[[[[1]]]]");

        Assert.Equal("raw", request.Encoding);
        Assert.Equal("[[[[1]]]]\0"u8, request.Payload);
    }

    [Fact]
    public void Parse_Prefix_IsPartOfEveryTopic()
    {
        var tree = new EnigmaIotTopicTree(new EnigmaIotTopicOptions("FieldNet") { Prefix = "site1/", Segment = "hall" });

        Assert.Equal(["site1/FieldNet/+/set/#", "site1/FieldNet/+/get/#"], tree.Subscriptions);
        Assert.Equal(default, tree.Parse("FieldNet/kitchen/get/version", []));
        var parsed = tree.Parse("site1/FieldNet/kitchen/get/version", []);
        Assert.Equal("enigmaiot/hall/kitchen", parsed.Request!.Device);
        Assert.Equal("site1/FieldNet/kitchen/result/error", parsed.ErrorTopic);
    }

    [Fact]
    public void Parse_AnyTopicAndOctets_NeverThrows()
    {
        string[] commands = ["set/data", "get/data", "set/sleeptime", "set/name", "set/ota", "get/rssi", "set/", "", "set/data/x"];
        Prop.ForAll<string, byte[]>((id, octets) =>
        {
            _ = _tree.Parse(id ?? "", octets);
            foreach (var command in commands)
            {
                var parsed = _tree.Parse($"FieldNet/{id}/{command}", octets);
                Assert.True(parsed.Request is null || parsed.ErrorTopic is not null);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private DownlinkRequest Request(string topic, string text)
    {
        var parsed = _tree.Parse("FieldNet/" + topic, Encoding.UTF8.GetBytes(text));
        Assert.Null(parsed.Error);
        Assert.Equal($"FieldNet/{topic.Split('/')[0]}/result/error", parsed.ErrorTopic);
        return Assert.IsType<DownlinkRequest>(parsed.Request);
    }

    private static byte Code(DownlinkRequest request) => (request.Control, request.ControlSets) switch
    {
        ("version", false) => 0x01,
        ("sleeptime", false) => 0x02,
        ("sleeptime", true) => 0x03,
        ("identify", true) => 0x04,
        ("reset", true) => 0x05,
        ("name", false) => 0x07,
        ("restart", true) => 0x09,
        ("name", true) => 0x87,
        ("ota", true) => 0xEF,
        _ => 0,
    };
}
