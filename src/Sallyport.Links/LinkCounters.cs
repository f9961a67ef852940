namespace Sallyport.Links;

/// <summary>Counts of a link since it was opened.</summary>
/// <param name="Received">Frames delivered.</param>
/// <param name="Sent">Frames handed to the medium.</param>
/// <param name="NotAcknowledged">Frames whose acknowledgement did not come.</param>
/// <param name="Malformed">Datagrams or packets that hold no frame.</param>
/// <param name="Dropped">Frames dropped because a bounded queue or table was full.</param>
public readonly record struct LinkCounters(long Received, long Sent, long NotAcknowledged, long Malformed, long Dropped);
