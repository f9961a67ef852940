using System.Buffers.Binary;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Keys;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Protocols.EStim.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EStim.Tests.Session;

/// <summary>One device on a bench: the test writes its packets octet by octet, sees every answer, and holds the clock. The line takes no time.</summary>
internal sealed class Bench : IDisposable
{
    public static readonly byte[] Master = Convert.FromHexString("c5d71484f8cf9bf4b76f47904730804b");
    public static readonly Endpoint Host = new(1, 0);
    private readonly Random _random = new(5);
    private readonly Queue<(TransmitId Id, byte[] Octets)> _onLine = new();
    private ushort _masterSequence;
    private ushort _temporarySequence;
    private ulong _counter;
    private byte[] _temporary = [];

    public Bench(DeviceOptions? options = null)
    {
        Options = options ?? new DeviceOptions { MasterKey = Master };
        Self = new Endpoint(Options.Address, 0);
        Writer = new PacketWriter(Options.Line.Dialect);
        Sink = new Collector<DeviceEvent>(_onLine.Enqueue);
        Device = new DeviceSession(Options, new Scripted(9));
    }

    public DeviceOptions Options { get; }

    public DeviceSession Device { get; private set; }

    public Endpoint Self { get; }

    public PacketWriter Writer { get; }

    public Collector<DeviceEvent> Sink { get; }

    public Instant Time { get; set; } = new(1_000_000);

    /// <summary>What the device stored last.</summary>
    public byte[] Memory => Sink.Events.LastOrDefault(static one => one.Event.Kind == DeviceEventKind.MemoryChanged).Payload ?? [];

    private Now Now => new(Time, 0);

    /// <summary>The device loses power and comes back with what it stored.</summary>
    public void Restart()
    {
        Device.Dispose();
        _onLine.Clear();
        Device = new DeviceSession(Options with { Memory = Memory }, new Scripted(10));
    }

    /// <summary>Hands octets over and lets all answers leave.</summary>
    public List<byte[]> Receive(byte[] octets)
    {
        Device.Receive(new Arrival { Kind = ArrivalKind.Octets, Octets = octets }, Now, Sink);
        return Drain();
    }

    public List<byte[]> Advance(TimeSpan time)
    {
        Time += time;
        Device.Advance(Now, Sink, 16);
        return Drain();
    }

    public void Do(DeviceCommandKind kind, byte output = 0, OutputFlags fault = default) =>
        Device.Submit(new DeviceCommand(kind, Output: output, Fault: fault), Now, Sink);

    /// <summary>A command under the master key in type 06.</summary>
    public byte[] Master06(CommandId id, byte[]? body = null, Endpoint? destination = null) => Encrypted(PacketType.Master, Master, ++_masterSequence, id, body ?? CommandBody.Empty, destination ?? Self);

    /// <summary>A command under the temporary key in type 07.</summary>
    public byte[] Temporary07(CommandId id, byte[]? body = null) => Encrypted(PacketType.Temporary, _temporary, ++_temporarySequence, id, body ?? CommandBody.Empty, Self);

    /// <summary>A sealed command under the master key.</summary>
    public byte[] Sealed08(CommandId id, byte[]? body = null) => Sealed(PacketType.SealedMaster, Master, ++_masterSequence, id, body ?? CommandBody.Empty);

    /// <summary>A sealed command under the temporary key.</summary>
    public byte[] Sealed09(CommandId id, byte[]? body = null) => Sealed(PacketType.SealedTemporary, _temporary, ++_temporarySequence, id, body ?? CommandBody.Empty);

    public byte[] Clear(CommandId id, ushort sequence, Endpoint? destination = null, Endpoint? source = null) =>
        Writer.Write(PacketType.Plaintext, source ?? Host, destination ?? Self, Plain(id, sequence, CommandBody.Empty));

    public byte[] Encrypted(PacketType type, byte[] key, ushort sequence, CommandId id, byte[] body, Endpoint destination)
    {
        var plain = Plain(id, sequence, body);
        var payload = new byte[16 + CommandCipher.Padded(plain.Length)];
        _random.NextBytes(payload.AsSpan(0, 16));
        CommandCipher.Encrypt(key, payload.AsSpan(0, 16), plain, PaddingForm.Pkcs7, payload.AsSpan(16));
        return Writer.Write(type, Host, destination, payload);
    }

    /// <summary>Makes a temporary key; everything that is sent under it afterwards uses it.</summary>
    public byte[] GrantKey(ushort units, params Permission[] permissions)
    {
        var salt = new byte[InitTempKey.SaltLength];
        _random.NextBytes(salt);
        return GrantKey(units, salt, permissions);
    }

    public byte[] GrantKey(ushort units, byte[] salt, params Permission[] permissions)
    {
        var sequence = (ushort)(_masterSequence + 1);
        var numbers = new byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(numbers, sequence);
        BinaryPrimitives.WriteUInt16LittleEndian(numbers.AsSpan(2), units);
        var body = new byte[InitTempKey.StructLength + (permissions.Length * Permission.Length)];
        body[0] = (byte)permissions.Length;
        for (var i = 0; i < permissions.Length; i++)
        {
            permissions[i].Write(body.AsSpan(InitTempKey.StructLength + (i * Permission.Length)), Dialect.Default);
        }

        var signature = new byte[32];
        TemporaryKey.Sign(Master, Host, Self, numbers.AsSpan(0, 2), salt, numbers.AsSpan(2), body.AsSpan(InitTempKey.StructLength), signature);
        InitTempKey.Write(body.AsSpan(1), salt, units, signature, Dialect.Default);
        _temporary = new byte[16];
        _temporarySequence = 0;
        TemporaryKey.Derive(Master, salt, Self, _temporary);
        return Master06(CommandId.InitTempKey, body);
    }

    /// <summary>Arms output 0 and sets its level, at once at its full height.</summary>
    public void Activate(ushort level = 500)
    {
        Assert.Equal(PacketType.Ack, TypeOf(Receive(Master06(CommandId.Arm, CommandBody.Arm(1, 60, Dialect.Default)))[0]));
        Assert.Equal(PacketType.Ack, TypeOf(Receive(Master06(CommandId.SetLevels, CommandBody.SetLevels([new LevelChange(0, 0, level, 0)], Dialect.Default)))[0]));
        for (var second = 0; second < (level / 100) + 1; second++)
        {
            Advance(TimeSpan.FromSeconds(1));
            Receive(Master06(CommandId.KeepAlive));
        }

        Assert.Equal((DeviceState.Active, level), (Device.Outputs.State, Device.Outputs.Level(0)));
    }

    public static PacketType TypeOf(byte[] packet) => (PacketType)packet[PacketLayout.TypeAt];

    public void Dispose() => Device.Dispose();

    private byte[] Sealed(PacketType type, byte[] key, ushort sequence, CommandId id, byte[] body)
    {
        using var seal = new SealKeys(key);
        var iv = new byte[16];
        _random.NextBytes(iv);
        return SealedCodec.Seal(Writer, type, Host, Self, seal, ++_counter, iv, Plain(id, sequence, body));
    }

    private static byte[] Plain(CommandId id, ushort sequence, byte[] body)
    {
        var plain = new byte[CommandView.EnvelopeLength + body.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(plain, sequence);
        plain[2] = (byte)id;
        body.CopyTo(plain, CommandView.EnvelopeLength);
        return plain;
    }

    private List<byte[]> Drain()
    {
        List<byte[]> left = [];
        while (_onLine.TryDequeue(out var sent))
        {
            left.Add(sent.Octets);
            Device.Complete(sent.Id, TransmitOutcome.Acknowledged, Now, Sink);
        }

        return left;
    }
}
