using Sallyport.Gateway.Frames.Filter;

namespace Sallyport.Gateway.Frames;

/// <summary>Looks through a ring with a filter, in pieces, so that the thread that fills it never waits for long.</summary>
public static class FrameQuery
{
    private const int Piece = 128;

    /// <summary>Frames that fit, the newest first.</summary>
    /// <param name="ring">Where to look.</param>
    /// <param name="filter">What must fit.</param>
    /// <param name="before">Only frames below this number.</param>
    /// <param name="limit">Most frames.</param>
    /// <param name="nameOf">The name of a device id; null when it has none.</param>
    /// <param name="utcMicroseconds">The time that <c>last</c> counts from.</param>
    public static IEnumerable<KeptFrame> Newest(FrameRing ring, FrameFilter filter, long before, int limit, Func<string, string?> nameOf, long utcMicroseconds)
    {
        var room = new KeptFrame[Piece];
        for (int count; limit > 0 && (count = ring.ReadBack(before, room)) > 0;)
        {
            for (var at = 0; at < count && limit > 0; at++)
            {
                before = room[at].Number;
                if (filter.Fits(room[at], nameOf, utcMicroseconds))
                {
                    limit--;
                    yield return room[at];
                }
            }
        }
    }
}
