using System.Security.Cryptography;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Provisioning;
using Sallyport.Protocols.EStim.Session;
using Sallyport.Protocols.EStim.Tests.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EStim.Tests.Provisioning;

public sealed class ProvisioningTests
{
    private const int KindAt = 3;
    private const byte ResultKind = 4;
    private static readonly byte[] Key = [.. Enumerable.Range(1, 16).Select(static one => (byte)one)];

    [Fact]
    public void Factory_TakesAKey_AndProvesIt()
    {
        var line = new LocalLine();

        line.Run(2, Key);

        Assert.Equal(Key, Assert.Single(line.Keys));
        Assert.Equal([ProvisioningHostEventKind.Found, ProvisioningHostEventKind.Stored], line.AtHost.Events.Select(static entry => entry.Event.Kind));
        Assert.Equal((0x1122334455667788UL, (byte)0x42, false), (line.AtHost.Events[1].Event.Serial, line.AtHost.Events[1].Event.Address, line.AtHost.Events[1].Event.HasKey));
        Assert.Equal(HMACSHA256.HashData(Key, "oe-key-check-v0"u8)[..8], line.AtHost.Events[1].Payload);
    }

    [Fact]
    public void Key_ThatIsThere_StaysUntilSomebodyConfirms_AndTheConfirmationIsUsedUp()
    {
        var line = new LocalLine(hasKey: true);
        line.Run(3);
        Assert.Equal([ProvisioningHostEventKind.NeedsConfirmation], line.AtHost.Events.Select(static entry => entry.Event.Kind));

        line.Device.Submit(new ProvisioningDeviceCommand(ProvisioningDeviceCommandKind.Confirm), line.Now, line.AtDevice);
        line.Run(2, Key);

        Assert.Equal(ProvisioningHostEventKind.Stored, line.AtHost.Events[^1].Event.Kind);
        Assert.True(line.AtHost.Events[^1].Event.HasKey);
        Assert.False(line.Device.TakesKey);
    }

    [Fact]
    public void Confirmation_Unused_EndsAfterAMinute()
    {
        var line = new LocalLine(hasKey: true);
        line.Device.Submit(new ProvisioningDeviceCommand(ProvisioningDeviceCommandKind.Confirm), line.Now, line.AtDevice);
        Assert.True(line.Device.TakesKey);

        line.Run(61);

        Assert.False(line.Device.TakesKey);
        Assert.Contains(line.AtDevice.Events, static entry => entry.Event.Kind == ProvisioningDeviceEventKind.ConfirmationEnded);
    }

    [Fact]
    public void Session_UsedForAKey_TakesNoOther()
    {
        var line = new LocalLine(hasKey: true);
        line.Device.Submit(new ProvisioningDeviceCommand(ProvisioningDeviceCommandKind.Confirm), line.Now, line.AtDevice);
        line.Run(0.5);
        Assert.Equal(ProvisioningHostEventKind.Found, line.AtHost.Events[^1].Event.Kind);

        line.Host.Submit(new ProvisioningHostCommand(Key), line.Now, line.AtHost);
        line.Run(1);
        var given = line.FromHost[^1];
        var other = (byte[])given.Clone();
        other[^3] ^= 1;
        WriteChecksum(other);
        line.Device.Receive(new Arrival { Kind = ArrivalKind.Octets, Octets = other }, line.Now, line.AtDevice);

        Assert.Equal(Key, Assert.Single(line.Keys));
        Assert.Equal(new ProvisioningDeviceEvent(ProvisioningDeviceEventKind.KeyRefused, ProvisioningStatus.NoSession), line.AtDevice.Events[^1].Event);
    }

    [Fact]
    public void Confirmation_EndedBeforeTheKeyCame_TheKeyIsRefused()
    {
        var line = new LocalLine(hasKey: true, patience: TimeSpan.FromMinutes(2));
        line.Run(58);
        var before = line.Now with { Monotonic = line.Now.Monotonic + TimeSpan.FromSeconds(-55) };
        line.Device.Submit(new ProvisioningDeviceCommand(ProvisioningDeviceCommandKind.Confirm), before, line.AtDevice);
        line.Run(1);
        Assert.Equal(ProvisioningHostEventKind.Found, line.AtHost.Events[^1].Event.Kind);
        line.Run(10);

        line.Host.Submit(new ProvisioningHostCommand(Key), line.Now, line.AtHost);
        line.Run(1);

        Assert.Empty(line.Keys);
        Assert.Equal((ProvisioningHostEventKind.Refused, ProvisioningStatus.NotConfirmed), (line.AtHost.Events[^1].Event.Kind, line.AtHost.Events[^1].Event.Status));
    }

    [Fact]
    public void Result_Lost_TheKeyIsSentAgainAndStoredOnce()
    {
        var lost = 0;
        var line = new LocalLine();
        line.OnWayToHost = frame => frame[KindAt] == ResultKind && lost++ < 3 ? null : frame;

        line.Run(8, Key);

        Assert.Equal(4, lost);
        Assert.Single(line.Keys);
        Assert.Equal(ProvisioningHostEventKind.Stored, line.AtHost.Events[^1].Event.Kind);
    }

    [Fact]
    public void Result_NeverComes_IsToldAsUnknown()
    {
        var line = new LocalLine { OnWayToHost = static frame => frame[KindAt] == ResultKind ? null : frame };

        line.Run(10, Key);

        Assert.Equal(ProvisioningHostEventKind.Unanswered, line.AtHost.Events[^1].Event.Kind);
        Assert.Equal(ProvisioningHost.KeyAttempts, line.FromHost.Count(static frame => frame[KindAt] == 3));
        Assert.Null(line.Host.NextDeadline);
    }

    [Fact]
    public void Nobody_Answers_TheHostGivesUp()
    {
        var line = new LocalLine(patience: TimeSpan.FromSeconds(5)) { OnWayToDevice = static _ => null };

        line.Run(6);

        Assert.Equal(ProvisioningHostEventKind.NotFound, Assert.Single(line.AtHost.Events).Event.Kind);
        Assert.InRange(line.FromHost.Count, 9, 11);
    }

    [Fact]
    public void Check_OfAnotherKey_IsNeverBelieved()
    {
        var line = new LocalLine
        {
            OnWayToHost = static frame =>
            {
                if (frame[KindAt] == ResultKind)
                {
                    frame[^3] ^= 0x80;
                    WriteChecksum(frame);
                }

                return frame;
            },
        };

        line.Run(3, Key);

        Assert.Equal(ProvisioningHostEventKind.WrongCheck, line.AtHost.Events[^1].Event.Kind);
    }

    [Theory]
    [InlineData(ProvisioningStatus.NotAtRest)]
    [InlineData(ProvisioningStatus.NotStored)]
    public void Program_ThatCannotTakeIt_IsTold(ProvisioningStatus status)
    {
        var line = new LocalLine { Answer = status };

        line.Run(3, Key);

        Assert.Equal((ProvisioningHostEventKind.Refused, status), (line.AtHost.Events[^1].Event.Kind, line.AtHost.Events[^1].Event.Status));
        Assert.True(line.Device.TakesKey);
    }

    /// <summary>Noise around every frame, beginnings of frames that lie about their length, and one frame in five damaged: in the end the right key is stored once, or the host says that it does not know.</summary>
    [Fact]
    public void Noise_OnTheLine_NeverStoresAnotherKey()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            byte[] Spoil(byte[] frame)
            {
                var noise = new byte[random.Next(40)];
                random.NextBytes(noise);
                if (random.Next(5) == 0)
                {
                    frame[random.Next(frame.Length)] ^= (byte)random.Next(1, 256);
                }

                return [.. noise, .. random.Next(3) == 0 ? "key\u0003\u0018"u8 : default, .. frame];
            }

            var line = new LocalLine { OnWayToDevice = Spoil, OnWayToHost = Spoil };
            line.Run(20, Key);

            Assert.All(line.Keys, key => Assert.Equal(Key, key));
            Assert.InRange(line.Keys.Count, 0, 1);
            var end = line.AtHost.Events[^1].Event.Kind;
            Assert.True(end is ProvisioningHostEventKind.Stored or ProvisioningHostEventKind.Unanswered, $"seed {seed}: {end}");
            Assert.True(end != ProvisioningHostEventKind.Stored || line.Keys.Count == 1, $"seed {seed}");
        }
    }

    [Fact]
    public void Octets_HoweverTheyAreCut_GiveTheSame()
    {
        var whole = new LocalLine();
        whole.Run(2, Key);
        var device = new ProvisioningDevice(new ProvisioningDeviceOptions(0x1122334455667788, 0x42, HasKey: false), new Scripted(1));
        var sent = new List<byte[]>();
        var sink = new Collector<ProvisioningDeviceEvent>(one => sent.Add(one.Octets));

        foreach (var octet in whole.FromHost.SelectMany(static frame => frame))
        {
            device.Receive(new Arrival { Kind = ArrivalKind.Octets, Octets = [octet] }, new Now(new Instant(1_000_000), 0), sink);
        }

        Assert.Equal(Key, Assert.Single(sink.Events, static entry => entry.Event.Kind == ProvisioningDeviceEventKind.KeyGiven).Payload);
        Assert.Equal(whole.FromDevice[0], sent[0]);
    }

    /// <summary>The whole exchange of the local line, and each of its keys in a packet of the bus, put on the bus: the device hears nothing that concerns it.</summary>
    [Fact]
    public void Key_OverTheOrdinaryLine_IsNeverTaken()
    {
        var line = new LocalLine();
        line.Run(2, Key);
        using var device = new DeviceSession(new DeviceOptions(), new Scripted(3));
        var sent = new List<byte[]>();
        var sink = new Collector<DeviceEvent>(one => sent.Add(one.Octets));
        var now = new Now(new Instant(1_000_000), 0);
        device.Advance(now, sink, 16);
        sent.Clear();

        foreach (var frame in line.FromHost)
        {
            device.Receive(new Arrival { Kind = ArrivalKind.Octets, Octets = frame }, now, sink);
            now = now with { Monotonic = now.Monotonic + TimeSpan.FromSeconds(1) };
            device.Advance(now, sink, 16);
        }

        Assert.False(device.HasMasterKey);
        Assert.Empty(sent);
        Assert.DoesNotContain(sink.Events, static entry => entry.Event.Kind is DeviceEventKind.MemoryChanged or DeviceEventKind.Accepted);
    }

    [Fact]
    public void Cable_Changed_EndsTheSession()
    {
        var line = new LocalLine();
        line.Run(0.5);
        line.Device.Receive(new Arrival { Kind = ArrivalKind.Closed }, line.Now, line.AtDevice);

        line.Host.Submit(new ProvisioningHostCommand(Key), line.Now, line.AtHost);
        line.Run(1);

        Assert.Empty(line.Keys);
        Assert.Equal((ProvisioningHostEventKind.Refused, ProvisioningStatus.NoSession), (line.AtHost.Events[^1].Event.Kind, line.AtHost.Events[^1].Event.Status));
    }

    private static void WriteChecksum(byte[] frame)
    {
        var crc = EStim.Codec.Crc16.Of(EStim.Codec.CrcVariant.Modbus).Compute(frame.AsSpan(0, frame.Length - 2));
        (frame[^2], frame[^1]) = ((byte)crc, (byte)(crc >> 8));
    }
}
