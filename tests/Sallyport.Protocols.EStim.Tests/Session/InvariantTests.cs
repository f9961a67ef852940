using System.Buffers.Binary;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Protocols.EStim.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EStim.Tests.Session;

/// <summary>The rules of estim.md section 11.2 after every step of a long random run: a hostile host that has the keys, noise, repeated and cut packets, late calls.</summary>
public sealed class InvariantTests
{
    private const int Steps = 20_000;
    private static readonly byte[] Master = Convert.FromHexString("c5d71484f8cf9bf4b76f47904730804b");
    private static readonly Endpoint Host = new(1, 0);
    private static readonly Endpoint Device = new(0x42, 0);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Device_HostileHost_KeepsEveryInvariant(int seed)
    {
        var random = new Random(seed);
        var writer = new PacketWriter(Dialect.Default);
        var now = new Instant(1_000_000);
        using var device = new DeviceSession(new DeviceOptions { MasterKey = Master, Outputs = 3, SealedSupported = seed % 2 == 0 }, new Scripted(seed));
        List<byte[]> heard = [];
        var sink = new Collector<DeviceEvent>(static _ => { });
        using var slot = new TestSlot(Master);
        TestSlot? temporary = null;
        var before = new ushort[3];
        var rises = new ushort[3];
        var armedEver = false;
        var states = new HashSet<DeviceState>();
        var lastAuthenticated = now;
        for (var step = 0; step < Steps; step++)
        {
            var passed = random.Next(10) switch { 0 => TimeSpan.FromSeconds(random.Next(8)), 1 => TimeSpan.FromMilliseconds(random.Next(400)), _ => TimeSpan.FromMilliseconds(random.Next(25)) };
            for (var part = TimeSpan.Zero; part <= passed; part += TimeSpan.FromMilliseconds(20))
            {
                now += TimeSpan.FromMilliseconds(20);
                sink.Events.Clear();
                device.Advance(new Now(now, 0), sink, 16);
                lastAuthenticated = IsFed(sink) ? now : lastAuthenticated;
                Check(device, before, rises, TimeSpan.FromMilliseconds(20), sink, ref armedEver, lastAuthenticated, now);
            }

            now += TimeSpan.FromMicroseconds(random.Next(20_000));
            sink.Events.Clear();
            var octets = random.Next(8) switch
            {
                0 => Noise(random),
                1 when heard.Count > 0 => heard[random.Next(heard.Count)],
                2 when heard.Count > 0 => Damage(heard[random.Next(heard.Count)], random),
                3 => writer.Write((PacketType)random.Next(256) is var type && PacketLayout.IsShort((byte)type) ? PacketType.Ping : type, Host, Device, Noise(random)),
                _ => Command(random, writer, device, slot, ref temporary),
            };
            heard.Add(octets);
            if (heard.Count > 200)
            {
                heard.RemoveAt(0);
            }

            device.Receive(new Arrival { Kind = ArrivalKind.Octets, Octets = octets }, new Now(now, 0), sink);
            lastAuthenticated = IsFed(sink) ? now : lastAuthenticated;
            Check(device, before, rises, TimeSpan.FromMilliseconds(20), sink, ref armedEver, lastAuthenticated, now);
            states.Add(device.Outputs.State);
            if (random.Next(500) == 0)
            {
                device.Submit(new DeviceCommand(DeviceCommandKind.BeginFault, Output: (byte)random.Next(3), Fault: OutputFlags.OpenElectrode), new Now(now, 0), sink);
                Assert.All([0, 1, 2], output => Assert.True(device.Outputs.Level(output) == 0 || device.Outputs.State == DeviceState.Active));
            }
            else if (random.Next(100) == 0)
            {
                device.Submit(new DeviceCommand(DeviceCommandKind.EndFault, Output: (byte)random.Next(3)), new Now(now, 0), sink);
            }
        }

        temporary?.Dispose();
        Assert.Equal(6, states.Count);
    }

    private static bool IsFed(Collector<DeviceEvent> sink) => sink.Events.Exists(static one =>
        one.Event is { Kind: DeviceEventKind.Accepted, Type: PacketType.Master or PacketType.Temporary or PacketType.SealedMaster or PacketType.SealedTemporary });

    private static void Check(DeviceSession device, ushort[] before, ushort[] rises, TimeSpan passed, Collector<DeviceEvent> sink, ref bool armedEver, Instant lastAuthenticated, Instant now)
    {
        var outputs = device.Outputs;
        armedEver |= sink.Events.Exists(static one => one.Event is { Kind: DeviceEventKind.Accepted, Command: CommandId.Arm });
        for (var output = 0; output < outputs.Count; output++)
        {
            var level = outputs.Level(output);
            Assert.True(level <= outputs.Limit(output), "a level is above its limit");
            Assert.True(level == 0 || armedEver, "a level without Arm");
            Assert.True(level == 0 || outputs.State is DeviceState.Active or DeviceState.RampDown, $"a level while {outputs.State}");
            Assert.True(level <= before[output] || outputs.State == DeviceState.Active, $"a level rises while {outputs.State}");

            // The limit may have been lowered in the middle of the interval.
            Assert.True(level - before[output] <= Math.Ceiling(Math.Max(outputs.Rise(output), rises[output]) * passed.TotalSeconds * 2) + 1, $"output {output} rises from {before[output]} to {level}");
            before[output] = level;
            rises[output] = outputs.Rise(output);
        }

        if (outputs.State == DeviceState.Active)
        {
            Assert.True(now - lastAuthenticated <= outputs.Watchdog + TimeSpan.FromMilliseconds(60), "nobody in charge, and still active");
        }
    }

    private static byte[] Command(Random random, PacketWriter writer, DeviceSession device, TestSlot master, ref TestSlot? temporary)
    {
        var isTemporary = temporary is not null && random.Next(2) == 0;
        var slot = isTemporary ? temporary! : master;
        var level = (ushort)random.Next(1100);
        var (id, body) = random.Next(14) switch
        {
            0 or 1 => (CommandId.Arm, CommandBody.Arm((byte)random.Next(9), (ushort)random.Next(1, 601), Dialect.Default)),
            2 or 3 or 4 or 5 => (CommandId.SetLevels, CommandBody.SetLevels([new LevelChange((byte)random.Next(4), 0, level, (ushort)random.Next(3000))], Dialect.Default)),
            6 => (CommandId.StopAll, CommandBody.StopAll((ushort)random.Next(11_000), Dialect.Default)),
            7 when random.Next(6) == 0 => (CommandId.EmergencyStop, CommandBody.Empty),
            8 => (CommandId.ClearEmergency, CommandBody.ClearEmergency(random.Next(3) == 0 ? (uint)random.Next() : device.Outputs.Token, Dialect.Default)),
            9 => (CommandId.SetLimits, CommandBody.SetLimits([new OutputLimit((byte)random.Next(4), (ushort)random.Next(200, 1001), (ushort)random.Next(20, 300))], Dialect.Default)),
            10 when random.Next(4) == 0 => (CommandId.SetWatchdog, CommandBody.SetWatchdog((byte)random.Next(1, 20))),
            11 => (CommandId.InitTempKey, []),
            _ => (CommandId.KeepAlive, CommandBody.Empty),
        };
        var sequence = ++slot.Sequence;
        if (id == CommandId.InitTempKey)
        {
            slot = master;
            sequence = isTemporary ? ++slot.Sequence : sequence;
            body = TestSlot.KeyBody(Master, Host, Device, sequence, (ushort)random.Next(4), random, out var key);
            temporary?.Dispose();
            temporary = new TestSlot(key);
            isTemporary = false;
        }

        var plain = new byte[3 + body.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(plain, sequence);
        plain[2] = (byte)id;
        body.CopyTo(plain, 3);
        return slot.Wrap(writer, isTemporary, Host, Device, plain, random);
    }

    private static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(1, 60)];
        random.NextBytes(noise);
        return noise;
    }

    private static byte[] Damage(byte[] packet, Random random)
    {
        var damaged = packet.ToArray();
        damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
        if (damaged.Length > 13 && random.Next(2) == 0)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(damaged.AsSpan(damaged.Length - 2), Crc16.Of(CrcVariant.Modbus).Compute(damaged.AsSpan(0, damaged.Length - 2)));
        }

        return random.Next(3) == 0 ? damaged[..random.Next(1, damaged.Length)] : damaged;
    }
}
