using Sallyport.Web.Access;

namespace Sallyport.Web.Live;

/// <summary>A kind of high-rate view. One type per channel; what a socket can subscribe to is the list of them.</summary>
internal interface ILiveChannel
{
    /// <summary>Its word in <c>subscribe</c>.</summary>
    string Word { get; }

    /// <summary>Opens a feed for one subscription; null with a reason when the order makes no sense for this channel.</summary>
    /// <param name="order">What the client asked for.</param>
    /// <param name="after">Number of the entry behind which the client wants to go on; null: from the beginning.</param>
    /// <param name="scope">What the client may see.</param>
    /// <param name="refusal">For people.</param>
    ILiveFeed? Open(LiveCommand order, long? after, AccessScope scope, out string? refusal);
}
