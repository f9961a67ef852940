using System.Buffers.Binary;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Keys;
using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.Protocols.EStim.Tests.Session;

/// <summary>A key in the hands of a test that writes its own packets.</summary>
internal sealed class TestSlot(byte[] key) : IDisposable
{
    private readonly SealKeys _seal = new(key);
    private ulong _counter;

    public ushort Sequence { get; set; }

    public byte[] Wrap(PacketWriter writer, bool isTemporary, Endpoint source, Endpoint destination, byte[] command, Random random)
    {
        var iv = new byte[16];
        random.NextBytes(iv);
        if (random.Next(2) == 0)
        {
            return SealedCodec.Seal(writer, isTemporary ? PacketType.SealedTemporary : PacketType.SealedMaster, source, destination, _seal, ++_counter, iv, command);
        }

        var payload = new byte[16 + CommandCipher.Padded(command.Length)];
        iv.CopyTo(payload, 0);
        CommandCipher.Encrypt(key, iv, command, PaddingForm.Pkcs7, payload.AsSpan(16));
        return writer.Write(isTemporary ? PacketType.Temporary : PacketType.Master, source, destination, payload);
    }

    public byte[] Seal(PacketWriter writer, Endpoint source, Endpoint destination, byte[] command) =>
        SealedCodec.Seal(writer, PacketType.SealedMaster, source, destination, _seal, ++_counter, new byte[16], command);

    public static byte[] KeyBody(byte[] master, Endpoint source, Endpoint device, ushort sequence, ushort units, Random random, out byte[] key)
    {
        var salt = new byte[16];
        random.NextBytes(salt);
        var numbers = new byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(numbers, sequence);
        BinaryPrimitives.WriteUInt16LittleEndian(numbers.AsSpan(2), units);
        var signature = new byte[32];
        TemporaryKey.Sign(master, source, device, numbers.AsSpan(0, 2), salt, numbers.AsSpan(2), default, signature);
        var body = new byte[InitTempKey.StructLength];
        InitTempKey.Write(body.AsSpan(1), salt, units, signature, Dialect.Default);
        key = new byte[16];
        TemporaryKey.Derive(master, salt, device, key);
        return body;
    }

    public void Dispose() => _seal.Dispose();
}
