using Microsoft.AspNetCore.Http;
using Sallyport.Gateway.Frames.Filter;
using Sallyport.Web.Api;

namespace Sallyport.Web.Frames;

/// <summary>Which frames a caller wants.</summary>
/// <param name="Filter">What must fit.</param>
/// <param name="Before">Only frames below this number.</param>
/// <param name="Limit">Most frames in one answer, or in a second of a live feed.</param>
internal sealed record FrameAsk(FrameFilter Filter, long Before, int Limit)
{
    /// <summary>Most frames in an answer.</summary>
    public const int MostListed = 10_000;

    /// <summary>Frames in an answer when nothing is said.</summary>
    public const int UsuallyListed = 200;

    /// <summary>Reads <c>filter, before, limit</c>; null when the answer was given.</summary>
    public static async Task<FrameAsk?> ReadAsync(HttpContext context, int usually)
    {
        if (!RequestBody.TryNumber(context, "before", 1, long.MaxValue, long.MaxValue, out var before)
            || !RequestBody.TryNumber(context, "limit", 1, MostListed, usually, out var limit))
        {
            await RequestBody.RefuseAsync(context, $"'before' is a number of a frame, 'limit' 1..{MostListed}").ConfigureAwait(false);
            return null;
        }

        if (!RequestBody.TryText(context, "filter", out var text))
        {
            await Reply.ProblemAsync(context, StatusCodes.Status400BadRequest, "bad-filter", $"column {FrameFilter.LongestText + 1}: one filter with at most {FrameFilter.LongestText} characters").ConfigureAwait(false);
            return null;
        }

        if (!FrameFilter.TryParse(text ?? "", out var filter, out var error))
        {
            await Reply.ProblemAsync(context, StatusCodes.Status400BadRequest, "bad-filter", $"column {error.Column}: {error.Message}").ConfigureAwait(false);
            return null;
        }

        return new FrameAsk(filter, before, (int)limit);
    }
}
