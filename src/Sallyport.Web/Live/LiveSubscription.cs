namespace Sallyport.Web.Live;

/// <summary>A feed of a socket.</summary>
/// <param name="Id">The client's number for it.</param>
/// <param name="Feed">What it tells.</param>
/// <param name="Interval">Least time between two messages.</param>
internal sealed record LiveSubscription(byte Id, ILiveFeed Feed, TimeSpan Interval);
