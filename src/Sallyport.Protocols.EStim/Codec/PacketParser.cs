namespace Sallyport.Protocols.EStim.Codec;

/// <summary>
/// Finds packets in an octet stream and finds its way back after noise (estim.md section 7): a candidate that is refused costs one octet and the search
/// goes on right behind it, so nothing that is whole is swallowed by something that is not. What comes out does not depend on how the octets are cut into
/// reads. Memory is bounded by twice the largest packet; a packet costs no allocation.
/// </summary>
/// <remarks>Known limit: a whole packet inside the payload of a damaged one is delivered. Encrypted and sealed types close that.</remarks>
public sealed class PacketParser
{
    private static ReadOnlySpan<byte> Magic => [PacketLayout.Magic0, PacketLayout.Magic1];

    private readonly Dialect _dialect;
    private readonly int _maximumPayload;
    private readonly byte[] _buffer;
    private int _start;
    private int _end;
    private bool _isIdle;
    private long _packets;
    private long _skipped;
    private long _badChecksum;
    private long _badLength;
    private long _badVersion;
    private long _timeouts;

    /// <summary>Makes an empty parser.</summary>
    /// <param name="dialect">Of the link.</param>
    /// <param name="maximumPayload">16..4096 octets.</param>
    public PacketParser(Dialect dialect, int maximumPayload)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumPayload, 16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximumPayload, PacketLayout.LargestPayload);
        _dialect = dialect;
        _maximumPayload = maximumPayload;
        _buffer = new byte[2 * (PacketLayout.Overhead + maximumPayload)];
    }

    /// <summary>Octets that wait for more.</summary>
    public int Pending => _end - _start;

    /// <summary>What was counted so far.</summary>
    public ParserCounters Counters => new(_packets, _skipped, _badChecksum, _badLength, _badVersion, _timeouts);

    /// <summary>Takes octets. Call <see cref="TryRead"/> until it says no, then feed the rest.</summary>
    /// <returns>How many were taken; more than 0 whenever everything that was whole has been read.</returns>
    public int Feed(ReadOnlySpan<byte> octets)
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_buffer.Length - _end < octets.Length && _start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        var taken = Math.Min(octets.Length, _buffer.Length - _end);
        octets[..taken].CopyTo(_buffer.AsSpan(_end));
        _end += taken;
        return taken;
    }

    /// <summary>The line has been silent for the inter-octet timeout: what waits will never be completed. Call <see cref="TryRead"/> until it says no.</summary>
    public void Idle()
    {
        if (_start != _end)
        {
            _timeouts++;
            _isIdle = true;
        }
    }

    /// <summary>The next whole packet.</summary>
    /// <param name="packet">Valid until the next call of <see cref="Feed"/>.</param>
    /// <returns>False when more octets must come first.</returns>
    public bool TryRead(out PacketView packet)
    {
        while (_start < _end)
        {
            var waiting = _buffer.AsSpan(_start, _end - _start);
            switch (Examine(waiting, out var total, out packet))
            {
                case PacketFault.None:
                    _start += total;
                    _packets++;
                    return true;
                case PacketFault.Magic:
                    SkipToMagic(waiting);
                    continue;
                case PacketFault.Incomplete when !_isIdle:
                    return false;
                case PacketFault.Version:
                    _badVersion++;
                    break;
                case PacketFault.Length:
                    _badLength++;
                    break;
                case PacketFault.Checksum:
                    _badChecksum++;
                    break;
            }

            Skip(1);
        }

        _isIdle = false;
        packet = default;
        return false;
    }

    /// <summary>Forgets what waits; the counters stay.</summary>
    public void Clear()
    {
        _skipped += _end - _start;
        _start = _end = 0;
        _isIdle = false;
    }

    private PacketFault Examine(ReadOnlySpan<byte> waiting, out int total, out PacketView packet)
    {
        packet = default;
        if (waiting.Length == 1)
        {
            total = 0;
            return waiting[0] == PacketLayout.Magic0 ? PacketFault.Incomplete : PacketFault.Magic;
        }

        var fault = PacketView.Measure(waiting, _dialect, _maximumPayload, out total);
        if (fault != PacketFault.None)
        {
            return fault;
        }

        if (waiting.Length < total)
        {
            return PacketFault.Incomplete;
        }

        return PacketView.TryVerify(waiting[..total], _dialect, out packet) ? PacketFault.None : PacketFault.Checksum;
    }

    private void SkipToMagic(ReadOnlySpan<byte> waiting)
    {
        var next = waiting.IndexOf(Magic);
        if (next < 0)
        {
            // A lone first octet of the magic at the end may be the beginning of a packet.
            next = waiting[^1] == PacketLayout.Magic0 ? waiting.Length - 1 : waiting.Length;
        }

        Skip(next);
    }

    private void Skip(int octets)
    {
        _start += octets;
        _skipped += octets;
    }
}
