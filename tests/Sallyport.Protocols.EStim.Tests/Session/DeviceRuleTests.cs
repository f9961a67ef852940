using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Protocols.EStim.Session;
using Sallyport.Wire;

namespace Sallyport.Protocols.EStim.Tests.Session;

/// <summary>Rules of estim.md sections 7 to 11, each against one device whose packets and clock the test holds.</summary>
public sealed class DeviceRuleTests
{
    private static readonly Endpoint Everybody = Endpoint.Broadcast;

    [Fact]
    public void ExpiredKey_PacketThatWaitedBehindTheExpiry_IsRefusedAndOutputsGoDown()
    {
        using var bench = new Bench();
        bench.Receive(bench.GrantKey(1));
        bench.Receive(bench.Temporary07(CommandId.Arm, CommandBody.Arm(1, 60, Dialect.Default)));
        bench.Receive(bench.Temporary07(CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(0, 0, 100, 0)], Dialect.Default)));
        for (var second = 0; second < 9; second++)
        {
            bench.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(PacketType.Ack, Bench.TypeOf(bench.Receive(bench.Temporary07(CommandId.KeepAlive))[0]));
        }

        // Nobody computed anything between: the packet and the end of its key are seen in the same call.
        bench.Time += TimeSpan.FromSeconds(1);
        Assert.Contains(bench.Receive(bench.Temporary07(CommandId.KeepAlive)), static one => Bench.TypeOf(one) == PacketType.Nack);
        Assert.Equal((DeviceState.RampDown, StopReason.KeyExpired), (bench.Device.Outputs.State, bench.Device.Outputs.Reason));
    }

    [Fact]
    public void Watchdog_CommandThatComesTooLate_DoesNotFeedIt()
    {
        using var bench = new Bench();
        bench.Activate();
        bench.Time += bench.Device.Outputs.Watchdog;
        Assert.Contains(bench.Receive(bench.Master06(CommandId.KeepAlive)), static one => Bench.TypeOf(one) == PacketType.Ack);
        Assert.Equal((DeviceState.RampDown, StopReason.LinkLost), (bench.Device.Outputs.State, bench.Device.Outputs.Reason));
    }

    [Fact]
    public void ArmTimeout_LevelThatComesTooLate_IsRefused()
    {
        using var bench = new Bench();
        bench.Receive(bench.Master06(CommandId.Arm, CommandBody.Arm(1, 2, Dialect.Default)));
        bench.Time += TimeSpan.FromSeconds(2);
        var answers = bench.Receive(bench.Master06(CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(0, 0, 100, 0)], Dialect.Default)));
        Assert.Contains(answers, static one => Bench.TypeOf(one) == PacketType.Nack);
        Assert.Equal(DeviceState.Disarmed, bench.Device.Outputs.State);
    }

    /// <summary>The answer that was asked for under a key belongs to whoever had that key.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public void TemporaryKey_EndsOrIsRenewedWhileAnAnswerIsOutstanding_AnswerIsForgotten(int units)
    {
        using var bench = new Bench();
        bench.Receive(bench.GrantKey(6));
        var question = bench.Receive(bench.Sealed09(CommandId.GetStatus));
        Assert.Equal([PacketType.SealedResult, PacketType.SealedTemporary], question.Select(Bench.TypeOf));
        bench.Receive(bench.Sealed09(CommandId.GetInfo));
        bench.Receive(bench.GrantKey((ushort)units));
        var later = Enumerable.Range(0, 60).SelectMany(_ => bench.Advance(TimeSpan.FromMilliseconds(100)));
        Assert.DoesNotContain(later, static one => Bench.TypeOf(one) is PacketType.SealedTemporary || (Bench.TypeOf(one) == PacketType.Plaintext && one[13] != (byte)CommandId.Beacon));
        Assert.Contains(bench.Sink.Events, static one => one.Event is { Kind: DeviceEventKind.AnswerEnded, Outcome: ExchangeOutcome.Cancelled });

        // A result for the forgotten answer must not bring the device down.
        bench.Receive(bench.Writer.Write(PacketType.SealedResult, Bench.Host, bench.Self, new byte[25]));
    }

    [Fact]
    public void Questions_ToEverybody_AreNotAnswered()
    {
        using var bench = new Bench();
        Assert.Empty(bench.Receive(bench.Clear(CommandId.GetStatus, 1, Everybody)));
        Assert.DoesNotContain(bench.Advance(TimeSpan.FromSeconds(1)), static one => Bench.TypeOf(one) == PacketType.Plaintext && one[13] == (byte)CommandId.Status);
        Assert.Equal([PacketType.Ack, PacketType.Plaintext], bench.Receive(bench.Clear(CommandId.GetStatus, 2)).Select(Bench.TypeOf));
    }

    [Fact]
    public void EncryptedCommands_ToEverybody_DoNothing()
    {
        using var bench = new Bench();
        Assert.Empty(bench.Receive(bench.Master06(CommandId.Arm, CommandBody.Arm(1, 60, Dialect.Default), Everybody)));
        Assert.Equal(DeviceState.Disarmed, bench.Device.Outputs.State);
    }

    [Fact]
    public void Module_ThatIsThere_AnswersUnderItsOwnNumber()
    {
        using var bench = new Bench(new DeviceOptions { MasterKey = Bench.Master, Modules = [3] });
        var module = new Endpoint(bench.Self.Address, 3);
        var pong = bench.Receive(bench.Writer.Write(PacketType.Ping, Bench.Host, module, [7]))[0];
        Assert.Equal((PacketType.Pong, (byte)3), (Bench.TypeOf(pong), pong[PacketLayout.SourceAt + 1]));
        var answers = bench.Receive(bench.Clear(CommandId.GetInfo, 1, module));
        Assert.Equal([PacketType.Ack, PacketType.Plaintext], answers.Select(Bench.TypeOf));
        Assert.All(answers, static one => Assert.Equal(3, one[PacketLayout.SourceAt + 1]));
        bench.Receive(bench.Writer.Write(PacketType.Ack, Bench.Host, module, []));
        Assert.Contains(bench.Sink.Events, static one => one.Event is { Kind: DeviceEventKind.AnswerEnded, Outcome: ExchangeOutcome.Accepted });
        var absent = bench.Receive(bench.Writer.Write(PacketType.Ping, Bench.Host, new Endpoint(bench.Self.Address, 4), [7]))[0];
        Assert.Equal((PacketType.Nack, (byte)4), (Bench.TypeOf(absent), absent[PacketLayout.SourceAt + 1]));
    }

    /// <summary>A padding oracle learns nothing: every refusal is the same eleven octets, few in a second, and soon none at all; the stop is always heard.</summary>
    [Fact]
    public void EncryptedGarbage_SameRefusalFewThenSilence_StopStillHeard()
    {
        using var bench = new Bench();
        bench.Activate();
        var good = bench.Master06(CommandId.KeepAlive);
        List<(Instant At, byte[] Octets)> answers = [];
        for (var attempt = 0; attempt < 64; attempt++)
        {
            var forged = good.ToArray();

            // Behind the first four octets of the IV, which only change the number and the command: that is the known weakness of these types.
            forged[15 + (attempt % 28)] ^= (byte)(1 + attempt);
            var whole = bench.Writer.Write(PacketType.Master, Bench.Host, bench.Self, forged.AsSpan(11, 32));
            answers.AddRange(bench.Receive(whole).Where(static one => Bench.TypeOf(one) is PacketType.Ack or PacketType.Nack).Select(one => (bench.Time, one)));
            bench.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.Single(answers.Select(static one => Convert.ToHexString(one.Octets)).Distinct());
        Assert.Equal(PacketType.Nack, Bench.TypeOf(answers[0].Octets));
        Assert.Equal(DeviceSession.AnsweredRefusalsPerSecond, answers.Count);
        Assert.Empty(bench.Receive(bench.Master06(CommandId.KeepAlive)));
        Assert.Contains(bench.Sink.Events, static one => one.Event.Refusal == RefusalReason.Muted);
        Assert.Contains(bench.Receive(bench.Writer.Write(PacketType.EmergencyStop, Bench.Host, bench.Self, EmergencyStopPacket.Payload)), static one => Bench.TypeOf(one) == PacketType.Ack);
        Assert.Equal(DeviceState.Emergency, bench.Device.Outputs.State);
        bench.Advance(DeviceSession.MuteTime);
        Assert.Contains(bench.Receive(bench.Master06(CommandId.KeepAlive)), static one => Bench.TypeOf(one) == PacketType.Ack);
    }

    /// <summary>Whatever second is looked at: also one that begins in the middle of a burst.</summary>
    [Fact]
    public void Refusals_AroundTheEndOfASecond_AreNeverMoreThanTen()
    {
        using var bench = new Bench();
        List<Instant> refused = [];
        for (var attempt = 0; attempt < 60; attempt++)
        {
            // A good command between keeps the device from falling silent.
            bench.Receive(bench.Master06(CommandId.KeepAlive));
            refused.AddRange(bench.Receive(bench.Encrypted(PacketType.Master, new byte[16], 9, CommandId.KeepAlive, CommandBody.Empty, bench.Self)).Where(static one => Bench.TypeOf(one) == PacketType.Nack).Select(_ => bench.Time));
            bench.Advance(TimeSpan.FromMilliseconds(attempt < 5 ? 190 : 37));
        }

        Assert.All(refused, at => Assert.InRange(refused.Count(other => other >= at && other - at < TimeSpan.FromSeconds(1)), 1, 10));
        Assert.True(refused.Count > 20);
    }

    [Theory]
    [InlineData(DeviceState.Disarmed)]
    [InlineData(DeviceState.Armed)]
    [InlineData(DeviceState.Active)]
    [InlineData(DeviceState.RampDown)]
    [InlineData(DeviceState.Emergency)]
    [InlineData(DeviceState.Fault)]
    public void EmergencyStop_InEveryState_AllOffAndLatched(DeviceState state)
    {
        using var bench = new Bench();
        Enter(bench, state);
        bench.Receive(bench.Writer.Write(PacketType.EmergencyStop, new Endpoint(0x77, 0), Everybody, EmergencyStopPacket.Payload));
        Assert.Equal((DeviceState.Emergency, (ushort)0, (ushort)0), (bench.Device.Outputs.State, bench.Device.Outputs.Level(0), bench.Device.Outputs.Level(1)));
        bench.Receive(bench.Master06(CommandId.Arm, CommandBody.Arm(1, 60, Dialect.Default)));
        Assert.Equal(DeviceState.Emergency, bench.Device.Outputs.State);
    }

    [Theory]
    [InlineData(DeviceState.Disarmed)]
    [InlineData(DeviceState.Armed)]
    [InlineData(DeviceState.Active)]
    [InlineData(DeviceState.RampDown)]
    [InlineData(DeviceState.Emergency)]
    [InlineData(DeviceState.Fault)]
    public void Restart_InEveryState_ComesBackOffAndRefusesWhatWasSentBefore(DeviceState state)
    {
        using var bench = new Bench();
        bench.Receive(bench.Master06(CommandId.SetLimits, CommandBody.SetLimits([new OutputLimit(0, 700, 90)], Dialect.Default)));
        Enter(bench, state);
        bench.Receive(bench.GrantKey(60));
        var arm = bench.Master06(CommandId.Arm, CommandBody.Arm(1, 60, Dialect.Default));
        bench.Receive(arm);
        bench.Restart();
        bench.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((DeviceState.Disarmed, StopReason.None, (ushort)0), (bench.Device.Outputs.State, bench.Device.Outputs.Reason, bench.Device.Outputs.Level(0)));
        Assert.Equal((700, 90), (bench.Device.Outputs.Limit(0), bench.Device.Outputs.Rise(0)));
        Assert.False(bench.Device.HasTemporaryKey);
        Assert.Contains(bench.Receive(arm), static one => Bench.TypeOf(one) == PacketType.Nack);
        Assert.Equal(DeviceState.Disarmed, bench.Device.Outputs.State);
    }

    [Fact]
    public void SealedCommand_AfterARestart_IsNotObeyedAgain()
    {
        using var bench = new Bench();
        var arm = bench.Sealed08(CommandId.Arm, CommandBody.Arm(1, 60, Dialect.Default));
        Assert.Equal(PacketType.SealedResult, Bench.TypeOf(bench.Receive(arm)[0]));
        Assert.Equal(DeviceState.Armed, bench.Device.Outputs.State);
        bench.Restart();
        Assert.Empty(bench.Receive(arm));
        Assert.Equal(DeviceState.Disarmed, bench.Device.Outputs.State);
    }

    /// <summary>Whoever has the key can still send what makes no command: it is answered with its status, and the device goes on.</summary>
    [Theory]
    [InlineData(0x90, "00", SealedStatus.UnknownCommand, RefusalReason.UnknownCommand)]
    [InlineData(0x81, "", SealedStatus.Malformed, RefusalReason.Malformed)]
    [InlineData(0x81, "0001", SealedStatus.Malformed, RefusalReason.Malformed)]
    [InlineData(0x81, "00013c0000", SealedStatus.Malformed, RefusalReason.Malformed)]
    public void Command_ThatIsNone_IsRefusedUnderEveryKeyAndTheDeviceGoesOn(int id, string body, SealedStatus status, RefusalReason reason)
    {
        using var bench = new Bench();

        var result = Assert.Single(bench.Receive(bench.Sealed08((CommandId)id, Convert.FromHexString(body))));
        var nack = Assert.Single(bench.Receive(bench.Master06((CommandId)id, Convert.FromHexString(body))));

        Assert.Equal((PacketType.SealedResult, (byte)status), (Bench.TypeOf(result), result[19]));
        Assert.Equal(PacketType.Nack, Bench.TypeOf(nack));
        Assert.Equal([reason, reason], bench.Sink.Events.Where(static one => one.Event.Kind == DeviceEventKind.Refused).Select(static one => one.Event.Refusal));
        Assert.Equal(DeviceState.Disarmed, bench.Device.Outputs.State);
        Assert.Equal((byte)SealedStatus.Done, bench.Receive(bench.Sealed08(CommandId.Arm, CommandBody.Arm(1, 60, Dialect.Default)))[0][19]);
    }

    [Fact]
    public void SealedCommand_Repeated_TheSameResultAndDoneOnce()
    {
        using var bench = new Bench();
        bench.Activate();
        var stop = bench.Sealed08(CommandId.StopAll, CommandBody.StopAll(0, Dialect.Default));
        var first = bench.Receive(stop);
        var events = bench.Sink.Events.Count(static one => one.Event is { Kind: DeviceEventKind.Accepted, Command: CommandId.StopAll });
        Assert.Equal(first[0], Assert.Single(bench.Receive(stop)));
        Assert.Equal(events, bench.Sink.Events.Count(static one => one.Event is { Kind: DeviceEventKind.Accepted, Command: CommandId.StopAll }));
    }

    [Fact]
    public void Salt_OfOneOfTheLastEight_IsRefusedAlsoAfterARestart()
    {
        using var bench = new Bench();
        var salts = Enumerable.Range(1, 8).Select(static one => Enumerable.Repeat((byte)one, 16).ToArray()).ToList();
        salts.ForEach(salt => Assert.Equal(PacketType.Ack, Bench.TypeOf(bench.Receive(bench.GrantKey(6, salt))[0])));
        salts.Take(3).ToList().ForEach(salt => Assert.Contains(bench.Receive(bench.GrantKey(6, salt)), static one => Bench.TypeOf(one) == PacketType.Nack));
        bench.Restart();
        for (var jump = 0; jump < 64; jump++)
        {
            bench.Master06(CommandId.KeepAlive);
        }

        Assert.Contains(bench.Receive(bench.GrantKey(6, salts[0])), static one => Bench.TypeOf(one) == PacketType.Nack);
        Assert.Contains(bench.Sink.Events, static one => one.Event.Refusal == RefusalReason.SaltReused);
        Assert.Contains(bench.Receive(bench.GrantKey(6)), static one => Bench.TypeOf(one) == PacketType.Ack);
    }

    [Fact]
    public void Permissions_LevelOutputAndCommand_AreKept()
    {
        using var bench = new Bench();
        bench.Receive(bench.GrantKey(60, new Permission(CommandId.Arm, 0b11, 0), new Permission(CommandId.SetLevels, 0b01, 300)));
        Assert.True(IsTaken(bench.Temporary07(CommandId.Arm, CommandBody.Arm(0b11, 60, Dialect.Default))));
        Assert.False(IsTaken(bench.Temporary07(CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(0, 0, 301, 0)], Dialect.Default))));
        Assert.False(IsTaken(bench.Temporary07(CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(1, 0, 10, 0)], Dialect.Default))));
        Assert.False(IsTaken(bench.Temporary07(CommandId.SetLimits, CommandBody.SetLimits([new OutputLimit(0, 1000, 1000)], Dialect.Default))));
        Assert.False(IsTaken(bench.Temporary07(CommandId.SetWatchdog, CommandBody.SetWatchdog(60))));
        Assert.True(IsTaken(bench.Temporary07(CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(0, 0, 300, 0)], Dialect.Default))));
        Assert.True(IsTaken(bench.Temporary07(CommandId.StopAll, CommandBody.StopAll(1000, Dialect.Default))));
        Assert.True(IsTaken(bench.Temporary07(CommandId.EmergencyStop)));
        Assert.False(IsTaken(bench.Temporary07(CommandId.ClearEmergency, CommandBody.ClearEmergency(bench.Device.Outputs.Token, Dialect.Default))));
        Assert.Equal(DeviceState.Emergency, bench.Device.Outputs.State);

        bool IsTaken(byte[] packet) => bench.Receive(packet).Exists(static one => Bench.TypeOf(one) == PacketType.Ack);
    }

    [Fact]
    public void RenewedKey_OutputsGoOn_OldKeyIsGoneAtOnce()
    {
        using var bench = new Bench();
        bench.Receive(bench.GrantKey(6));
        bench.Activate();
        var old = bench.Temporary07(CommandId.KeepAlive);
        bench.Receive(bench.GrantKey(6));
        Assert.Contains(bench.Receive(old), static one => Bench.TypeOf(one) == PacketType.Nack);
        Assert.Contains(bench.Receive(bench.Temporary07(CommandId.KeepAlive)), static one => Bench.TypeOf(one) == PacketType.Ack);
        Assert.Equal((DeviceState.Active, (ushort)500), (bench.Device.Outputs.State, bench.Device.Outputs.Level(0)));
        bench.Receive(bench.GrantKey(0));
        Assert.Equal((DeviceState.RampDown, StopReason.KeyRevoked), (bench.Device.Outputs.State, bench.Device.Outputs.Reason));
    }

    /// <summary>A stop that asks for 8 s is under way when the key ends: it goes on as it is, never slower and never up.</summary>
    [Fact]
    public void KeyExpiry_WhileAStopRampRuns_TheRampGoesOn()
    {
        using var bench = new Bench();
        bench.Receive(bench.GrantKey(1));
        bench.Activate(200);
        bench.Advance(TimeSpan.FromSeconds(3));
        bench.Receive(bench.Master06(CommandId.StopAll, CommandBody.StopAll(8000, Dialect.Default)));
        var last = bench.Device.Outputs.Level(0);
        for (var step = 0; step < 79; step++)
        {
            bench.Advance(TimeSpan.FromMilliseconds(100));
            Assert.InRange(bench.Device.Outputs.Level(0), 0, last);
            last = bench.Device.Outputs.Level(0);
        }

        Assert.False(bench.Device.HasTemporaryKey);
        Assert.InRange(last, 1, 10);
        bench.Advance(TimeSpan.FromMilliseconds(150));
        Assert.Equal((DeviceState.Disarmed, (ushort)0), (bench.Device.Outputs.State, bench.Device.Outputs.Level(0)));
    }

    /// <summary>Somebody asked how to clear the first stop; a second stop came meanwhile and needs its own decision.</summary>
    [Fact]
    public void ClearEmergency_WithTheTokenOfAnEarlierStop_IsRefused()
    {
        using var bench = new Bench();
        bench.Receive(bench.Clear(CommandId.EmergencyStop, 1));
        var token = bench.Device.Outputs.Token;
        bench.Receive(bench.Clear(CommandId.EmergencyStop, 2));
        bench.Receive(bench.Master06(CommandId.ClearEmergency, CommandBody.ClearEmergency(token, Dialect.Default)));
        Assert.Equal(DeviceState.Emergency, bench.Device.Outputs.State);
        bench.Receive(bench.Master06(CommandId.ClearEmergency, CommandBody.ClearEmergency(bench.Device.Outputs.Token, Dialect.Default)));
        Assert.Equal(DeviceState.Disarmed, bench.Device.Outputs.State);
    }

    /// <summary>The copies of a stop are stops each time: a forgotten one could be the one that matters.</summary>
    [Fact]
    public void EmergencyStopInClear_TheSamePacketAgain_StopsAgain()
    {
        using var bench = new Bench();
        var stop = bench.Clear(CommandId.EmergencyStop, 5);
        bench.Receive(stop);
        bench.Receive(bench.Master06(CommandId.ClearEmergency, CommandBody.ClearEmergency(bench.Device.Outputs.Token, Dialect.Default)));
        Assert.Equal(DeviceState.Disarmed, bench.Device.Outputs.State);
        Assert.Contains(bench.Receive(stop), static one => Bench.TypeOf(one) == PacketType.Ack);
        Assert.Equal(DeviceState.Emergency, bench.Device.Outputs.State);
    }

    [Fact]
    public void ClearQuestion_RefusedBecauseBusy_IsNoDuplicateAfterwards()
    {
        using var bench = new Bench();
        for (ushort sequence = 1; sequence <= 5; sequence++)
        {
            bench.Receive(bench.Clear(CommandId.GetStatus, sequence));
        }

        var question = bench.Clear(CommandId.GetStatus, 6);
        Assert.Contains(bench.Receive(question), static one => Bench.TypeOf(one) == PacketType.Nack);
        Assert.DoesNotContain(bench.Receive(question), static one => Bench.TypeOf(one) == PacketType.Ack);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 10)]
    [InlineData(60, 30)]
    public void StatusReports_WhateverHappens_AtMostOneASecond(int seconds, int least)
    {
        using var bench = new Bench();
        List<Instant> reports = [];
        for (var step = 0; step < seconds * 20; step++)
        {
            bench.Receive(step % 2 == 0 ? bench.Clear(CommandId.EmergencyStop, (ushort)step) : bench.Master06(CommandId.ClearEmergency, CommandBody.ClearEmergency(bench.Device.Outputs.Token, Dialect.Default)));
            reports.AddRange(bench.Advance(TimeSpan.FromMilliseconds(50)).Where(static one => Bench.TypeOf(one) == PacketType.StatusReport).Select(_ => bench.Time));
        }

        Assert.True(reports.Count >= Math.Min(least, seconds), $"{reports.Count} reports");
        Assert.All(reports.Zip(reports.Skip(1)), static pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Beacons_UntilSomebodyIsInChargeEveryFiveSeconds_ThenEveryThirty()
    {
        using var bench = new Bench();
        Assert.Equal(12, Beacons(60));
        bench.Receive(bench.Master06(CommandId.KeepAlive));
        Assert.InRange(Beacons(120), 4, 5);

        int Beacons(int seconds)
        {
            var count = 0;
            for (var step = 0; step < seconds * 10; step++)
            {
                count += bench.Advance(TimeSpan.FromMilliseconds(100)).Count(static one => Bench.TypeOf(one) == PacketType.Plaintext && one[13] == (byte)CommandId.Beacon);
            }

            return count;
        }
    }

    [Theory]
    [InlineData(LinkMedium.Serial, 660, 660)]
    [InlineData(LinkMedium.Radio, 10, 501)]
    public void PingToEverybody_IsAnsweredAfterItsDelay(LinkMedium medium, int least, int most)
    {
        using var bench = new Bench(new DeviceOptions { MasterKey = Bench.Master, Address = 0x42, Line = new LineOptions { Medium = medium } });
        bench.Advance(TimeSpan.Zero);
        Assert.Empty(bench.Receive(bench.Writer.Write(PacketType.Ping, Bench.Host, Everybody, [3])));
        var waited = 0;
        while (!bench.Advance(TimeSpan.FromMilliseconds(1)).Exists(static one => Bench.TypeOf(one) == PacketType.Pong))
        {
            Assert.True(++waited < 1000);
        }

        Assert.InRange(waited + 1, least, most);
    }

    [Theory]
    [InlineData(PacketType.Ack)]
    [InlineData(PacketType.Nack)]
    [InlineData(PacketType.Pong)]
    [InlineData(PacketType.StatusReport)]
    public void Packets_ThatNobodyAnswers_AreNotAnswered(PacketType type)
    {
        using var bench = new Bench();
        bench.Advance(TimeSpan.Zero);
        Assert.Empty(bench.Receive(bench.Writer.Write(type, Bench.Host, bench.Self, type is PacketType.Ack or PacketType.Nack ? [] : new byte[2])));
    }

    [Theory]
    [InlineData(0x03)]
    [InlineData(0x05)]
    [InlineData(0x06)]
    [InlineData(0x0B)]
    [InlineData(0xBC)]
    [InlineData(0xC1)]
    [InlineData(0xC2)]
    public void Packets_OfASenderThatCannotReceive_AreNotAnswered(int type)
    {
        using var bench = new Bench();
        bench.Advance(TimeSpan.Zero);
        Assert.Empty(bench.Receive(bench.Writer.Write((PacketType)type, Endpoint.Broadcast, bench.Self, [1])));
        Assert.Empty(bench.Receive(bench.Writer.Write((PacketType)type, Bench.Host, Everybody, [1])));
    }

    private static void Enter(Bench bench, DeviceState state)
    {
        switch (state)
        {
            case DeviceState.Armed:
                bench.Receive(bench.Master06(CommandId.Arm, CommandBody.Arm(1, 60, Dialect.Default)));
                break;
            case DeviceState.Active:
                bench.Activate();
                break;
            case DeviceState.RampDown:
                bench.Activate();
                bench.Receive(bench.Master06(CommandId.StopAll, CommandBody.StopAll(5000, Dialect.Default)));
                break;
            case DeviceState.Emergency:
                bench.Receive(bench.Clear(CommandId.EmergencyStop, 1));
                break;
            case DeviceState.Fault:
                bench.Activate();
                bench.Do(DeviceCommandKind.BeginFault, 0, OutputFlags.OpenElectrode);
                break;
        }

        Assert.Equal(state, bench.Device.Outputs.State);
    }
}
