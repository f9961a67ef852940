using Sallyport.Gateway.Frames;
using Sallyport.Gateway.Frames.Filter;

namespace Sallyport.Web.Frames;

/// <summary>The filter language, for completion.</summary>
internal sealed record FilterLanguageView(int LongestText, IReadOnlyList<FilterKeyView> Keys)
{
    public static FilterLanguageView Of(FrameRing ring) => new(FrameFilter.LongestText, [.. FilterKey.All.Select(key => new FilterKeyView(
        key.Name,
        key.Kind.ToString().ToLowerInvariant(),
        key.Meaning,
        key.Example,
        [.. Words(key, ring.Lines).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]))]);

    // What a gateway has is known: its links and networks, and the messages of its protocols.
    private static IEnumerable<string> Words(FilterKey key, IReadOnlyList<FrameLine> lines) => key.Name switch
    {
        "type" => lines.SelectMany(static line => line.Anatomy.TypeWords),
        "link" => lines.Select(static line => line.Link),
        "network" => lines.Select(static line => line.Segment),
        "protocol" => lines.Select(static line => line.Protocol),
        _ => key.Words,
    };
}
