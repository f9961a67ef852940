using System.Buffers;
using Sallyport.Mqtt.Client.Packets;

namespace Sallyport.Mqtt.Tests.Client.Packets;

/// <summary>Octets written out by hand from the figures of the MQTT 3.1.1 standard, both directions.</summary>
public sealed class PacketVectorTests
{
    private readonly ArrayBufferWriter<byte> _writer = new();

    private string Written => Convert.ToHexStringLower(_writer.WrittenSpan);

    [Fact]
    public void Connect_WithEverything_IsTheOctetsOfTheStandard()
    {
        new ConnectPacket
        {
            ClientId = "gw",
            KeepAliveSeconds = 60,
            CleanSession = true,
            Will = new MqttWill("n/s", "0"u8.ToArray(), Qos.AtLeastOnce, true),
            User = "u",
            Password = "p"u8.ToArray(),
        }.Write(_writer);

        // 10 1d | 0004 MQTT 04 ee 003c | 0002 gw | 0003 n/s | 0001 0 | 0001 u | 0001 p
        Assert.Equal("101c00044d51545404ee003c000267770003" + "6e2f73" + "000130" + "000175" + "000170", Written);
    }

    [Fact]
    public void Connect_Minimal_RoundTrips()
    {
        new ConnectPacket { ClientId = string.Empty, CleanSession = true, KeepAliveSeconds = 0 }.Write(_writer);
        Assert.Equal("100c00044d515454040200000000", Written);
        Assert.Equal(PacketFault.None, ConnectPacket.Parse(Body(Written), out var packet));
        Assert.True(packet!.CleanSession);
        Assert.Null(packet.Will);
        Assert.Null(packet.User);
    }

    [Theory]
    [InlineData("00044d5154540403000000" + "0167", PacketFault.Value)] // reserved flag
    [InlineData("00044d5154540502000000" + "0167", PacketFault.Value)] // level 5
    [InlineData("00044d515454044200000001" + "67", PacketFault.Value)] // password without user
    [InlineData("00044d515454043a00000001" + "67", PacketFault.Value)] // will QoS 3 without will
    [InlineData("00044d5154540402000000016700", PacketFault.Length)] // one octet left over
    [InlineData("00044d51545404020000000267", PacketFault.Length)] // client id cut off
    [InlineData("00044d515454040200000001" + "00", PacketFault.Text)] // U+0000
    [InlineData("00044d515454040200000001" + "ff", PacketFault.Text)] // not UTF-8
    public void Connect_Wrong_IsRefusedWithTheReason(string body, PacketFault expected)
    {
        Assert.Equal(expected, ConnectPacket.Parse(Convert.FromHexString(body), out var packet));
        Assert.Null(packet);
    }

    [Theory]
    [InlineData("0000", false, ConnectReturnCode.Accepted, PacketFault.None)]
    [InlineData("0100", true, ConnectReturnCode.Accepted, PacketFault.None)]
    [InlineData("0005", false, ConnectReturnCode.NotAuthorised, PacketFault.None)]
    [InlineData("0105", false, ConnectReturnCode.Accepted, PacketFault.Value)]
    [InlineData("0006", false, ConnectReturnCode.Accepted, PacketFault.Value)]
    [InlineData("0200", false, ConnectReturnCode.Accepted, PacketFault.Value)]
    [InlineData("00", false, ConnectReturnCode.Accepted, PacketFault.Length)]
    public void Connack_Body_IsReadExactly(string body, bool present, ConnectReturnCode code, PacketFault fault)
    {
        Assert.Equal(fault, ConnackPacket.Parse(Convert.FromHexString(body), out var packet));
        Assert.Equal(new ConnackPacket(present, code), packet);
        if (fault == PacketFault.None)
        {
            packet.Write(_writer);
            Assert.Equal("2002" + body, Written);
        }
    }

    [Theory]
    [InlineData(Qos.AtMostOnce, false, true, "30050003612f62")]
    [InlineData(Qos.AtMostOnce, true, false, "31050003612f62")]
    [InlineData(Qos.AtLeastOnce, false, false, "32070003612f62000a")]
    [InlineData(Qos.AtLeastOnce, false, true, "3a070003612f62000a")]
    [InlineData(Qos.ExactlyOnce, true, true, "3d070003612f62000a")]
    public void Publish_Flags_AreTheBitsOfTheStandard(Qos qos, bool retain, bool duplicate, string expected)
    {
        PublishPacket.Write(_writer, "a/b", [], qos, retain, duplicate, 10);
        Assert.Equal(expected, Written);
    }

    [Theory]
    [InlineData(0, "000000", PacketFault.Topic)]
    [InlineData(0, "000161", PacketFault.None)]
    [InlineData(0, "00012b", PacketFault.Topic)]
    [InlineData(0, "000123", PacketFault.Topic)]
    [InlineData(0, "000261", PacketFault.Length)]
    [InlineData(0, "00", PacketFault.Length)]
    [InlineData(0, "000100", PacketFault.Text)]
    [InlineData(0, "0002c0af", PacketFault.Text)]
    [InlineData(2, "000161" + "0000", PacketFault.Identifier)]
    [InlineData(2, "000161" + "00", PacketFault.Length)]
    [InlineData(2, "000161" + "0001", PacketFault.None)]
    public void Publish_Body_IsReadExactly(byte flags, string body, PacketFault expected) =>
        Assert.Equal(expected, PublishPacket.Parse(flags, Convert.FromHexString(body), out _));

    [Theory]
    [InlineData(PacketType.Puback, "40020102")]
    [InlineData(PacketType.Pubrec, "50020102")]
    [InlineData(PacketType.Pubrel, "62020102")]
    [InlineData(PacketType.Pubcomp, "70020102")]
    [InlineData(PacketType.Unsuback, "b0020102")]
    public void IdentifierPackets_AreFourOctets(PacketType type, string expected)
    {
        IdentifierPacket.Write(_writer, type, 0x0102);
        Assert.Equal(expected, Written);
        Assert.Equal(PacketFault.None, IdentifierPacket.Parse(Body(expected), out var identifier));
        Assert.Equal(0x0102, identifier);
        Assert.Equal(PacketFault.Identifier, IdentifierPacket.Parse([0, 0], out _));
        Assert.Equal(PacketFault.Length, IdentifierPacket.Parse([1], out _));
        Assert.Equal(PacketFault.Length, IdentifierPacket.Parse([1, 2, 3], out _));
    }

    [Fact]
    public void Subscribe_TwoFilters_AreTheOctetsOfTheStandard()
    {
        new SubscribePacket(10, [new TopicFilter("a/b", Qos.AtLeastOnce), new TopicFilter("c/d", Qos.ExactlyOnce)]).Write(_writer);
        Assert.Equal("820e000a0003612f62010003632f6402", Written);
        Assert.Equal(PacketFault.None, SubscribePacket.Parse(Body(Written), out var packet));
        Assert.Equal(["a/b", "c/d"], packet!.Filters.Select(filter => filter.Filter));
        Assert.Equal(PacketFault.Length, SubscribePacket.Parse(Convert.FromHexString("000a"), out _));
        Assert.Equal(PacketFault.Value, SubscribePacket.Parse(Convert.FromHexString("000a00016103"), out _));
        Assert.Equal(PacketFault.Topic, SubscribePacket.Parse(Convert.FromHexString("000a0002612301"), out _));
    }

    [Fact]
    public void Unsubscribe_TwoFilters_AreTheOctetsOfTheStandard()
    {
        new UnsubscribePacket(10, ["a/b", "c/d"]).Write(_writer);
        Assert.Equal("a20c000a0003612f620003632f64", Written);
        Assert.Equal(PacketFault.None, UnsubscribePacket.Parse(Body(Written), out var packet));
        Assert.Equal(["a/b", "c/d"], packet!.Filters);
        Assert.Equal(PacketFault.Length, UnsubscribePacket.Parse(Convert.FromHexString("000a"), out _));
    }

    [Fact]
    public void Suback_ReturnCodes_AreReadExactly()
    {
        new SubackPacket { Identifier = 10, ReturnCodes = [0, 2, 0x80] }.Write(_writer);
        Assert.Equal("9005000a000280", Written);
        Assert.Equal(PacketFault.None, SubackPacket.Parse(Body(Written), out var packet));
        Assert.Equal([0, 2, 0x80], packet.ReturnCodes.ToArray());
        Assert.Equal(PacketFault.Value, SubackPacket.Parse([0, 10, 3], out _));
        Assert.Equal(PacketFault.Length, SubackPacket.Parse([0, 10], out _));
    }

    [Theory]
    [InlineData(PacketType.Pingreq, "c000")]
    [InlineData(PacketType.Pingresp, "d000")]
    [InlineData(PacketType.Disconnect, "e000")]
    public void EmptyPackets_AreTwoOctets(PacketType type, string expected)
    {
        EmptyPacket.Write(_writer, type);
        Assert.Equal(expected, Written);
        Assert.Equal(PacketFault.Length, EmptyPacket.Parse([0]));
    }

    [Theory]
    [InlineData(0, "3000")]
    [InlineData(127, "307f")]
    [InlineData(128, "308001")]
    [InlineData(16_383, "30ff7f")]
    [InlineData(16_384, "30808001")]
    [InlineData(2_097_151, "30ffff7f")]
    [InlineData(2_097_152, "3080808001")]
    [InlineData(268_435_455, "30ffffff7f")]
    public void RemainingLength_AtItsBounds_RoundTrips(int length, string expected)
    {
        FixedHeader.Write(_writer, PacketType.Publish, 0, length);
        Assert.Equal(expected, Written);
        Assert.Equal(PacketFault.None, FixedHeader.Parse(_writer.WrittenSpan, out var header));
        Assert.Equal(length, header.RemainingLength);
        Assert.Equal(PacketFault.Incomplete, FixedHeader.Parse(_writer.WrittenSpan[..^1], out _));
    }

    [Theory]
    [InlineData("30ffffffff7f", PacketFault.RemainingLength)]
    [InlineData("00", PacketFault.Type)]
    [InlineData("f000", PacketFault.Type)]
    [InlineData("3600", PacketFault.Flags)] // QoS 3
    [InlineData("3800", PacketFault.Flags)] // DUP with QoS 0
    [InlineData("6000", PacketFault.Flags)] // PUBREL without its 2
    [InlineData("2100", PacketFault.Flags)]
    [InlineData("", PacketFault.Incomplete)]
    public void Header_Wrong_IsRefusedWithTheReason(string octets, PacketFault expected) =>
        Assert.Equal(expected, FixedHeader.Parse(Convert.FromHexString(octets), out _));

    [Theory]
    [InlineData("a/b", true, true)]
    [InlineData("", false, false)]
    [InlineData("/", true, true)]
    [InlineData("a/+", false, true)]
    [InlineData("#", false, true)]
    [InlineData("a/#", false, true)]
    [InlineData("a/#/b", false, false)]
    [InlineData("a#", false, false)]
    [InlineData("a+/b", false, false)]
    [InlineData("a\0b", false, false)]
    [InlineData("\ud83d\ude00", true, true)]
    public void Topics_And_Filters_FollowTheRules(string text, bool isTopic, bool isFilter)
    {
        Assert.Equal(isTopic, MqttText.IsTopic(text));
        Assert.Equal(isFilter, MqttText.IsFilter(text));
    }

    // Metadata cannot hold half a pair, so these are not rows of the table above.
    [Fact]
    public void Topics_WithHalfASurrogatePair_CannotBeSent()
    {
        Assert.False(MqttText.IsTopic("a\ud800"));
        Assert.False(MqttText.IsTopic("\ud800b"));
        Assert.False(MqttText.IsTopic("\udc00\ud800"));
    }

    private static byte[] Body(string packet) => Convert.FromHexString(packet)[2..];
}
