namespace Sallyport.Gateway.Journal;

/// <summary>Which entries to read, in rising order.</summary>
/// <param name="AfterSeq">Exclusive; 0 = from the first.</param>
/// <param name="Maximum">At most this many, 1..10,000.</param>
/// <param name="Device">Only this device; null = all.</param>
/// <param name="Kind">Only this kind; null = all.</param>
public readonly record struct JournalQuery(long AfterSeq, int Maximum, string? Device = null, EntryKind? Kind = null);
