using Sallyport.Crypto.Cbc;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Keys;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Wire;

namespace Sallyport.Protocols.EStim.Session;

/// <summary>Turns commands into packets under a protection, and back.</summary>
internal sealed class CommandSealer(LineOptions options, IRandomSource random)
{
    private readonly PacketWriter _writer = new(options.Dialect);

    public PacketWriter Writer => _writer;

    /// <summary>A packet with a command. The sequence number is written into <paramref name="command"/>'s first two octets by the caller.</summary>
    public byte[] Wrap(Protection protection, Endpoint source, Endpoint destination, KeySlot? slot, ReadOnlySpan<byte> command)
    {
        var type = ProtectionRules.TypeOf(protection);
        if (protection == Protection.Clear)
        {
            return _writer.Write(type, source, destination, command);
        }

        if (protection.IsSealed())
        {
            Span<byte> iv = stackalloc byte[Aes128Cbc.BlockLength];
            random.Fill(iv);
            return SealedCodec.Seal(_writer, type, source, destination, slot!.Seal, ++slot.SentCounter, iv, command);
        }

        var isPrefixed = options.Dialect.Iv == IvForm.Prefix;
        var ivLength = isPrefixed ? Aes128Cbc.BlockLength : 0;
        var length = ivLength + CommandCipher.Padded(command.Length, options.Dialect.Padding);
        var packet = new byte[PacketLayout.Overhead + length];
        _writer.WriteHeader(packet, type, source, destination, length);
        var payload = packet.AsSpan(PacketLayout.PayloadAt, length);
        var own = isPrefixed ? slot!.NextIv(random) : slot!.ChainedIv;
        if (isPrefixed)
        {
            own.CopyTo(payload);
        }

        CommandCipher.Encrypt(slot.Key, own, command, options.Dialect.Padding, payload[ivLength..]);
        _writer.WriteChecksum(packet);
        return packet;
    }

    /// <summary>The last ciphertext block of a packet in the dialect "chained"; empty in the others.</summary>
    public ReadOnlySpan<byte> ChainOf(ReadOnlySpan<byte> packet) =>
        options.Dialect.Iv == IvForm.Chained ? packet[..^PacketLayout.ChecksumLength][^Aes128Cbc.BlockLength..] : default;

    /// <summary>Decrypts a payload of type 06 or 07.</summary>
    /// <param name="payload">As it came.</param>
    /// <param name="key">16 octets.</param>
    /// <param name="chain">Dialect "chained": the IV.</param>
    /// <param name="command">Room for the payload's length.</param>
    /// <param name="length">Octets of the command.</param>
    public RefusalReason Unwrap(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> key, ReadOnlySpan<byte> chain, Span<byte> command, out int length)
    {
        length = 0;
        var ivLength = options.Dialect.Iv == IvForm.Prefix ? Aes128Cbc.BlockLength : 0;
        if (payload.Length < ivLength + Aes128Cbc.BlockLength || payload.Length % Aes128Cbc.BlockLength != 0)
        {
            return RefusalReason.PayloadLength;
        }

        var iv = ivLength == 0 ? chain : payload[..ivLength];
        length = CommandCipher.Decrypt(key, iv, payload[ivLength..], options.Dialect.Padding, command);
        return length < 0 ? RefusalReason.Padding : RefusalReason.None;
    }
}
