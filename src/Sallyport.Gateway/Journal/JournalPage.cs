namespace Sallyport.Gateway.Journal;

/// <summary>What a search found.</summary>
/// <param name="Entries">In the direction that was asked for.</param>
/// <param name="Next">
/// Where to go on: the new <see cref="JournalSearch.AfterSeq"/>, or <see cref="JournalSearch.BeforeSeq"/> when the newest come first. Null when there
/// is nothing more. It may be set although few or no entries were found: the work of one search has a bound.
/// </param>
public readonly record struct JournalPage(IReadOnlyList<JournalEntry> Entries, long? Next);
