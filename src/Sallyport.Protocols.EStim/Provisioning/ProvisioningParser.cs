using System.Buffers.Binary;
using System.Security.Cryptography;
using Sallyport.Protocols.EStim.Codec;

namespace Sallyport.Protocols.EStim.Provisioning;

/// <summary>Finds frames in the octets of the local line. A candidate that is refused costs one octet; memory is bounded by one frame.</summary>
internal sealed class ProvisioningParser
{
    private readonly byte[] _buffer = new byte[ProvisioningFrame.LargestFrame];
    private int _count;
    private int _taken;

    /// <summary>Octets of a frame wait for the rest.</summary>
    public bool HasPending => _count > _taken;

    /// <summary>Takes one octet.</summary>
    /// <param name="octet">The next of the line.</param>
    /// <param name="kind">Of the frame that it completes.</param>
    /// <param name="body">Its body, valid until the next call.</param>
    /// <returns>False while no frame is whole.</returns>
    public bool TryTake(byte octet, out ProvisioningKind kind, out ReadOnlySpan<byte> body)
    {
        Discard(_taken);
        _buffer[_count++] = octet;
        return TryRead(out kind, out body);
    }

    /// <summary>The line was silent: what waits will never be completed, but a whole frame may stand behind its beginning. Call until it says no.</summary>
    public bool TryReadIdle(out ProvisioningKind kind, out ReadOnlySpan<byte> body)
    {
        Discard(_taken);
        while (_count > 0)
        {
            if (TryRead(out kind, out body))
            {
                return true;
            }

            Discard(Math.Min(1, _count));
        }

        kind = default;
        body = default;
        return false;
    }

    /// <summary>Forgets what waits; it may hold a part of a key.</summary>
    public void Clear()
    {
        CryptographicOperations.ZeroMemory(_buffer);
        (_count, _taken) = (0, 0);
    }

    private bool TryRead(out ProvisioningKind kind, out ReadOnlySpan<byte> body)
    {
        kind = default;
        body = default;
        while (_count > 0)
        {
            switch (Examine(out var total))
            {
                case PacketFault.None:
                    kind = (ProvisioningKind)_buffer[ProvisioningFrame.KindAt];
                    body = _buffer.AsSpan(ProvisioningFrame.HeaderLength, total - ProvisioningFrame.HeaderLength - ProvisioningFrame.ChecksumLength);
                    _taken = total;
                    return true;
                case PacketFault.Incomplete:
                    return false;
            }

            Discard(1);
        }

        return false;
    }

    private PacketFault Examine(out int total)
    {
        total = 0;
        var waiting = _buffer.AsSpan(0, _count);
        var magic = ProvisioningFrame.Magic;
        if (!waiting[..Math.Min(_count, magic.Length)].SequenceEqual(magic[..Math.Min(_count, magic.Length)]))
        {
            return PacketFault.Magic;
        }

        if (_count < ProvisioningFrame.HeaderLength)
        {
            return PacketFault.Incomplete;
        }

        var length = waiting[ProvisioningFrame.LengthAt];
        if (length != ProvisioningFrame.BodyLength(waiting[ProvisioningFrame.KindAt]))
        {
            return PacketFault.Length;
        }

        total = ProvisioningFrame.HeaderLength + length + ProvisioningFrame.ChecksumLength;
        if (_count < total)
        {
            return PacketFault.Incomplete;
        }

        var end = total - ProvisioningFrame.ChecksumLength;
        return Crc16.Of(CrcVariant.Modbus).Compute(waiting[..end]) == BinaryPrimitives.ReadUInt16LittleEndian(waiting[end..]) ? PacketFault.None : PacketFault.Checksum;
    }

    private void Discard(int octets)
    {
        _buffer.AsSpan(octets, _count - octets).CopyTo(_buffer);
        _buffer.AsSpan(_count - octets, octets).Clear();
        _count -= octets;
        _taken = 0;
    }
}
