using Sallyport.Mqtt.Client.Packets;
using Sallyport.Mqtt.Client.Session;

namespace Sallyport.Mqtt.Tests.Client.Session;

public sealed class MqttSessionTests
{
    [Fact]
    public void Open_SendsConnect_AndWaitsForConnack()
    {
        var bench = new SessionBench().Open();
        Assert.Equal(["> Connect"], bench.Lines);
        Assert.Equal(0, bench.Session.Room);
        bench.From("20");
        bench.From("020000");
        Assert.Equal(["> Connect", "connected present=False"], bench.Lines);
        Assert.Equal(8, bench.Session.Room);
    }

    [Fact]
    public void Connack_NeverComes_ClosesAfterTheTimeout()
    {
        var bench = new SessionBench().Open();
        Assert.Equal("connack", bench.Fire());
        Assert.Equal("closed ConnectTimeout Accepted None", bench.Lines[^1]);
        Assert.Null(bench.Session.NextDeadline);
    }

    [Fact]
    public void Connack_Refused_ClosesWithTheCode()
    {
        var bench = new SessionBench().Open();
        bench.From("20020005");
        Assert.Equal("closed Refused NotAuthorised None", bench.Lines[^1]);
    }

    [Fact]
    public void Publish_QoS1_IsPublishedWhenAcknowledged()
    {
        var bench = new SessionBench().Up();
        bench.Publish(7, "a");
        bench.From("40020001");
        bench.From("40020001");
        Assert.Equal(["> Publish a id=1", "published 7"], bench.Lines);
        Assert.True(bench.Session.IsIdle);
    }

    [Fact]
    public void Publish_QoS0_IsPublishedWhenWritten_AndOneOutcomeStandsForAllBefore()
    {
        var bench = new SessionBench().Up();
        bench.Publish(1, "a", Qos.AtMostOnce);
        bench.Publish(2, "b");
        bench.Publish(3, "c", Qos.AtMostOnce);
        bench.Written();
        Assert.Equal(["> Publish a id=0", "> Publish b id=2", "> Publish c id=0", "published 1", "published 3"], bench.Lines);
        Assert.Equal(6, bench.Session.Room);
    }

    [Fact]
    public void Acknowledgements_OutOfOrder_FreeTheWindowFromTheOldEnd()
    {
        var bench = new SessionBench().Up();
        for (var token = 1; token <= 3; token++)
        {
            bench.Publish(token, "a");
        }

        bench.From("40020003" + "40020002");
        Assert.Equal(5, bench.Session.Room);
        bench.From("40020001");
        Assert.Equal(8, bench.Session.Room);
        Assert.Equal(["published 3", "published 2", "published 1"], bench.Lines[3..]);
    }

    [Fact]
    public void Window_Full_RejectsWithTheToken()
    {
        var bench = new SessionBench(SessionBench.Options(window: 2)).Up();
        bench.Publish(1, "a");
        bench.Publish(2, "a");
        bench.Publish(3, "a");
        Assert.Equal("rejected 3", bench.Lines[^1]);
    }

    [Theory]
    [InlineData("a/#")]
    [InlineData("")]
    [InlineData("a\0")]
    public void Topic_CannotBeSent_RejectsAndKeepsTheConnection(string topic)
    {
        var bench = new SessionBench().Up();
        bench.Publish(1, topic);
        Assert.Equal(["rejected 1"], bench.Lines);
        Assert.True(bench.Session.IsUp);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Reconnect_SendsTheWindowAgainInOrder_WithDupWhereItWasSent(bool sessionPresent)
    {
        var bench = new SessionBench().Up();
        bench.Publish(1, "a");
        bench.Publish(2, "b", Qos.AtMostOnce);
        bench.Publish(3, "c");
        bench.Publish(4, "d");
        bench.From("40020003");
        bench.Close();
        bench.Up(sessionPresent);
        bench.Advance();
        Assert.Equal(["> Publish a id=1 dup", "> Publish b id=0", "> Publish d id=4 dup"], bench.Lines);
    }

    [Fact]
    public void Publish_WhileTheWindowIsSentAgain_KeepsItsPlace()
    {
        var bench = new SessionBench().Up();
        bench.Publish(1, "a");
        bench.Close();
        bench.Up();
        bench.Publish(2, "b");
        Assert.Empty(bench.Lines);
        Assert.Equal("unsent", bench.Session.NextDeadline!.Value.Name);
        bench.Advance();
        Assert.Equal(["> Publish a id=1 dup", "> Publish b id=2"], bench.Lines);
    }

    [Fact]
    public void Acknowledgement_FromBeforeTheReconnect_DoesNotCount()
    {
        var bench = new SessionBench().Up();
        bench.Publish(1, "a");
        bench.Close();
        bench.Up();
        bench.From("40020001");
        Assert.Empty(bench.Lines);
        bench.Advance();
        bench.From("40020001");
        Assert.Equal(["> Publish a id=1 dup", "published 1"], bench.Lines);
    }

    [Fact]
    public void Identifiers_AfterTheWrap_AreNeverZeroNorTwiceInFlight()
    {
        var bench = new SessionBench(SessionBench.Options(window: 100)).Up();
        var expected = 1;
        for (var token = 0; token < 140_000; token++)
        {
            bench.Lines.Clear();
            bench.Publish(token, "a");
            Assert.Equal($"> Publish a id={expected}", bench.Lines[0]);
            bench.From([0x40, 2, (byte)(expected >> 8), (byte)expected]);
            Assert.Equal($"published {token}", bench.Lines[1]);
            expected = expected == 65_535 ? 1 : expected + 1;
        }
    }

    [Fact]
    public void Subscribe_Answered_TellsTheReturnCodes()
    {
        var bench = new SessionBench().Up();
        bench.Submit(MqttCommand.Subscribe(5, [new TopicFilter("a/#", Qos.AtLeastOnce), new TopicFilter("b", Qos.AtMostOnce)]));
        bench.From("900400010180");
        bench.Submit(MqttCommand.Unsubscribe(6, [new TopicFilter("b", Qos.AtMostOnce)]));
        bench.From("b0020002");
        Assert.Equal(["> Subscribe id=1", "subscribed 5 0180", "> Unsubscribe id=2", "unsubscribed 6"], bench.Lines);
    }

    [Fact]
    public void Subscribe_ConnectionLost_IsRejectedAndNotSentAgain()
    {
        var bench = new SessionBench().Up();
        bench.Submit(MqttCommand.Subscribe(5, [new TopicFilter("a/#", Qos.AtLeastOnce)]));
        bench.Close();
        Assert.Equal(["> Subscribe id=1", "rejected 5", "closed TransportClosed Accepted None"], bench.Lines);
        bench.Up();
        bench.Advance();
        Assert.Empty(bench.Lines);
    }

    [Fact]
    public void Suback_WithAnotherNumberOfCodes_Closes()
    {
        var bench = new SessionBench().Up();
        bench.Submit(MqttCommand.Subscribe(5, [new TopicFilter("a", Qos.AtLeastOnce)]));
        bench.From("900400010101");
        Assert.Equal("closed Malformed Accepted Length", bench.Lines[^1]);
    }

    [Fact]
    public void Silence_IsBrokenByAPing_AndEndsWithoutAnAnswer()
    {
        var bench = new SessionBench().Up();
        Assert.Equal("keep-alive", bench.Fire());
        Assert.Equal(["> Pingreq"], bench.Lines);
        bench.From("d000");
        Assert.Equal("keep-alive", bench.Fire());
        Assert.Equal("pingresp", bench.Fire());
        Assert.Equal("closed PingTimeout Accepted None", bench.Lines[^1]);
    }

    [Fact]
    public void Sending_WithoutHearing_StillPings()
    {
        var bench = new SessionBench().Up();
        for (var second = 0; second < 29; second++)
        {
            bench.Pass(TimeSpan.FromSeconds(1));
            bench.Publish(second, "a", Qos.AtMostOnce);
            bench.Written();
        }

        bench.Lines.Clear();
        bench.Fire();
        Assert.Equal(["> Pingreq"], bench.Lines);
    }

    [Fact]
    public void KeepAliveZero_NeverPings() => Assert.Null(new SessionBench(SessionBench.Options(keepAlive: 0)).Up().Session.NextDeadline);

    [Fact]
    public void Acknowledgement_NeverComes_ClosesThoughPingsAreAnswered()
    {
        var bench = new SessionBench().Up();
        bench.Pass(TimeSpan.FromSeconds(1));
        bench.Publish(1, "a");
        string? fired;
        while ((fired = bench.Fire()) == "keep-alive")
        {
            bench.From("d000");
        }

        Assert.Equal("acknowledgement", fired);
        Assert.Equal("closed AcknowledgementTimeout Accepted None", bench.Lines[^1]);
    }

    [Fact]
    public void Message_QoS1_IsAcknowledgedAndReported()
    {
        var bench = new SessionBench().Up();
        foreach (var octet in SessionBench.Message("n/x/set/data", 3, Qos.AtLeastOnce, 9))
        {
            bench.From([octet]);
        }

        Assert.Equal(["> Puback id=9", "message n/x/set/data 3"], bench.Lines);
    }

    [Fact]
    public void Message_Oversized_IsSkippedAcknowledgedAndReported_AndTheStreamGoesOn()
    {
        var bench = new SessionBench().Up();
        byte[] octets = [.. SessionBench.Message("big", 300_000, Qos.AtLeastOnce, 9), .. SessionBench.Message("small", 1, Qos.AtMostOnce, 0)];
        foreach (var piece in octets.Chunk(1000))
        {
            bench.From(piece);
        }

        Assert.Equal(["> Puback id=9", "oversized big", "message small 1"], bench.Lines);
    }

    [Theory]
    [InlineData("20020000", PacketFault.Type)] // a second CONNACK
    [InlineData("f000", PacketFault.Type)]
    [InlineData("c000", PacketFault.Type)] // only clients ask
    [InlineData("50020001", PacketFault.Type)] // QoS 2 was never asked for
    [InlineData("3400", PacketFault.Length)]
    [InlineData("3405" + "0001610001", PacketFault.Value)] // a QoS 2 message
    [InlineData("40020000", PacketFault.Identifier)]
    [InlineData("400100", PacketFault.Length)]
    [InlineData("d00100", PacketFault.Length)]
    [InlineData("20ffffffff01", PacketFault.RemainingLength)]
    [InlineData("40ffffff7f", PacketFault.TooLong)]
    public void Broker_SendsNonsense_Closes(string octets, PacketFault fault)
    {
        var bench = new SessionBench().Up();
        bench.From(octets);
        Assert.Equal($"closed Malformed Accepted {fault}", bench.Lines[^1]);
        bench.From(octets);
        Assert.Single(bench.Lines, line => line.StartsWith("closed", StringComparison.Ordinal));
    }

    [Fact]
    public void Disconnect_SaysGoodbye_AndKeepsWhatIsNotAcknowledged()
    {
        var bench = new SessionBench().Up();
        bench.Publish(1, "a");
        bench.Submit(MqttCommand.Disconnect());
        Assert.Equal(["> Publish a id=1", "> Disconnect", "closed Requested Accepted None"], bench.Lines);
        Assert.False(bench.Session.IsIdle);
    }

    // Any octets, cut anywhere: no exception, and at most one end per connection.
    [Fact]
    public void Receive_AnyOctets_NeverThrows()
    {
        var random = new Random(3);
        for (var round = 0; round < 3_000; round++)
        {
            var bench = new SessionBench().Open();
            if (round % 4 != 0)
            {
                bench.From("20020000");
                bench.Publish(1, "a");
                bench.Submit(MqttCommand.Subscribe(2, [new TopicFilter("a", Qos.AtLeastOnce)]));
            }

            for (var piece = 0; piece < 20; piece++)
            {
                var octets = new byte[random.Next(0, 40)];
                random.NextBytes(octets);
                if (octets.Length > 2 && round % 2 == 0)
                {
                    octets[0] = new byte[] { 0x30, 0x32, 0x40, 0x90, 0xb0, 0xd0 }[random.Next(6)];
                    octets[1] = (byte)random.Next(0, 6);
                }

                bench.From(octets);
            }

            bench.Close();
            Assert.Single(bench.Lines, line => line.StartsWith("closed", StringComparison.Ordinal));
        }
    }
}
