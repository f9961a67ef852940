namespace Sallyport.Web.Frames;

/// <summary>Frames, the newest first.</summary>
/// <param name="Epoch">Tells this ring from those before and after a restart.</param>
/// <param name="Oldest">Number of the oldest frame that is kept; one more than the newest when there are none.</param>
/// <param name="Newest">Number of the newest frame; 0 before the first.</param>
/// <param name="Change">Place in the order of changes that the page was read at: a live feed goes on behind <c>epoch-change</c>.</param>
/// <param name="Frames">Those that fit.</param>
internal sealed record FramePageView(long Epoch, long Oldest, long Newest, long Change, IEnumerable<FrameView> Frames);
