namespace Sallyport.Protocols.EStim.Codec;

/// <summary>
/// Listens to a line and tells under which readings of the seed its octets make packets (estim.md section 14): every byte order, check value and order of
/// it, each with a parser of its own. It only reports; nothing switches by itself. Memory is bounded.
/// </summary>
/// <remarks>IV and padding are inside encrypted payloads and cannot be heard. Packets without a length fit both byte orders alike.</remarks>
public sealed class DialectDetector
{
    private readonly List<(Dialect Dialect, PacketParser Parser)> _all = [];

    /// <summary>Makes a detector that has heard nothing.</summary>
    /// <param name="maximumPayload">16..4096 octets.</param>
    public DialectDetector(int maximumPayload)
    {
        foreach (var isBigEndian in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (var crc in Enum.GetValues<CrcVariant>())
            {
                foreach (var isCrcHighFirst in (ReadOnlySpan<bool>)[false, true])
                {
                    var dialect = new Dialect { IsBigEndian = isBigEndian, Crc = crc, IsCrcHighFirst = isCrcHighFirst };
                    _all.Add((dialect, new PacketParser(dialect, maximumPayload)));
                }
            }
        }
    }

    /// <summary>Octets heard so far.</summary>
    public long Octets { get; private set; }

    /// <summary>Every reading with the packets that it makes valid, the best first; readings that are as good stand in the order of section 14.</summary>
    public IReadOnlyList<DialectFinding> Findings =>
        [.. _all.Select(static one => new DialectFinding(one.Dialect, one.Parser.Counters.Packets, one.Parser.Counters.BadChecksum)).OrderByDescending(static one => one.Packets)];

    /// <summary>Takes octets, cut anywhere.</summary>
    public void Listen(ReadOnlySpan<byte> octets)
    {
        Octets += octets.Length;
        foreach (var (_, parser) in _all)
        {
            for (var rest = octets; !rest.IsEmpty; rest = rest[parser.Feed(rest)..])
            {
                Drain(parser);
            }

            Drain(parser);
        }
    }

    /// <summary>The line has been silent for the inter-octet time-out.</summary>
    public void Idle()
    {
        foreach (var (_, parser) in _all)
        {
            parser.Idle();
            Drain(parser);
        }
    }

    private static void Drain(PacketParser parser)
    {
        while (parser.TryRead(out _))
        {
        }
    }
}
