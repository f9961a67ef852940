using System.Buffers.Binary;
using Sallyport.Links;
using Sallyport.Links.Serial;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Keys;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.System.Tests.Cli;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.System.Tests.EStim;

/// <summary>A host on a device's line that keeps to no rule: the test writes each packet, may write it again, and sees every packet of the device.</summary>
internal sealed class RawHost : IDisposable
{
    public static readonly Endpoint Self = new(1, 0);
    public static readonly Endpoint Device = new(0x42, 0);
    private static readonly PacketWriter s_writer = new(Dialect.Default);
    private readonly SerialLink _link;
    private readonly Listener _listener = new();
    private readonly Random _random = new(7);
    private ushort _sequence;

    /// <summary>Opens the line of a device.</summary>
    public RawHost(string path) => _link = new SerialLink(new SerialLinkOptions { Path = path, IsPaced = false });

    /// <summary>Counter of the sealed packet that it wrote last.</summary>
    public ulong Counter { get; set; }

    /// <summary>Octets of no meaning.</summary>
    public byte[] Noise(int octets)
    {
        byte[] noise = new byte[octets];
        _random.NextBytes(noise);
        return noise;
    }

    /// <summary>Any packet.</summary>
    public static byte[] Packet(PacketType type, byte[] payload, Endpoint? destination = null) => s_writer.Write(type, Self, destination ?? Device, payload);

    /// <summary>The next command under a key, in the weak mode.</summary>
    public byte[] Encrypt(PacketType type, byte[] key, CommandId command, byte[] body)
    {
        byte[] plain = Plain(command, body);
        byte[] payload = new byte[16 + CommandCipher.Padded(plain.Length)];
        _random.NextBytes(payload.AsSpan(0, 16));
        CommandCipher.Encrypt(key, payload.AsSpan(0, 16), plain, PaddingForm.Pkcs7, payload.AsSpan(16));
        return Packet(type, payload);
    }

    /// <summary>The next command under a key, sealed.</summary>
    public byte[] Seal(PacketType type, byte[] key, CommandId command, byte[] body)
    {
        using var seal = new SealKeys(key);
        return SealedCodec.Seal(s_writer, type, Self, Device, seal, ++Counter, Noise(16), Plain(command, body));
    }

    /// <summary>A temporary key without permissions, sealed under the master key.</summary>
    public byte[] Grant(byte[] master, byte[] salt, ushort units, out byte[] key)
    {
        byte[] numbers = new byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(numbers, (ushort)(_sequence + 1));
        BinaryPrimitives.WriteUInt16LittleEndian(numbers.AsSpan(2), units);
        byte[] signature = new byte[InitTempKey.SignatureLength];
        TemporaryKey.Sign(master, Self, Device, numbers.AsSpan(0, 2), salt, numbers.AsSpan(2), default, signature);
        byte[] body = new byte[InitTempKey.StructLength];
        InitTempKey.Write(body.AsSpan(1, InitTempKey.FieldsLength), salt, units, signature, Dialect.Default);
        key = new byte[TemporaryKey.Length];
        TemporaryKey.Derive(master, salt, Device, key);
        return Seal(PacketType.SealedMaster, master, CommandId.InitTempKey, body);
    }

    /// <summary>Writes octets and waits until the last of them has left.</summary>
    public async Task SpeakAsync(byte[] octets)
    {
        int before = _listener.Left;
        _link.Send(new TransmitId(1), MacAddress.None, MacAddress.None, octets);
        await Poll.UntilAsync(() => Listen().Left > before, static () => "the line takes no octets");
    }

    /// <summary>Whole packets that the device has sent to this host so far, of some types.</summary>
    public IReadOnlyList<byte[]> Heard(params PacketType[] types) =>
        [.. Listen().Packets.Where(packet => packet[PacketLayout.DestinationAt] == Self.Address && types.Contains((PacketType)packet[PacketLayout.TypeAt]))];

    public void Dispose() => _link.Dispose();

    private Listener Listen()
    {
        _link.Poll(_listener, default, int.MaxValue);
        return _listener;
    }

    private byte[] Plain(CommandId command, byte[] body)
    {
        byte[] plain = new byte[CommandView.EnvelopeLength + body.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(plain, ++_sequence);
        plain[CommandView.EnvelopeLength - 1] = (byte)command;
        body.CopyTo(plain, CommandView.EnvelopeLength);
        return plain;
    }

    private sealed class Listener : ILinkReceiver
    {
        private readonly PacketParser _parser = new(Dialect.Default, 1024);

        public List<byte[]> Packets { get; } = [];

        public int Left { get; private set; }

        public void Receive(in Arrival arrival)
        {
            ReadOnlySpan<byte> rest = arrival.Octets;
            while (!rest.IsEmpty)
            {
                rest = rest[_parser.Feed(rest)..];
                while (_parser.TryRead(out PacketView packet))
                {
                    Packets.Add(packet.Octets.ToArray());
                }
            }
        }

        public void Complete(TransmitId id, TransmitOutcome outcome) => Left++;
    }
}
