namespace Sallyport.Web.Settings;

/// <summary>The data folder.</summary>
/// <param name="JournalOctets">Octets of all journal files.</param>
/// <param name="JournalFiles">How many they are.</param>
/// <param name="FirstSeq">Oldest entry of the unbroken record.</param>
/// <param name="FirstTime">Its time, RFC 3339 UTC; null while there is none.</param>
/// <param name="FreeOctets">What the disk has left.</param>
/// <param name="DiskOctets">Size of the disk.</param>
/// <param name="Days">Retention that was asked about, or that holds.</param>
/// <param name="Gibibytes">Likewise.</param>
/// <param name="ExpiringFiles">Files that this retention would delete now.</param>
/// <param name="ExpiringOctets">Their octets.</param>
/// <param name="ExpiringBefore">Entries before this time would go; null: none.</param>
public sealed record StorageView(
    long JournalOctets, int JournalFiles, long FirstSeq, string? FirstTime, long FreeOctets, long DiskOctets, int Days, int Gibibytes, int ExpiringFiles, long ExpiringOctets, string? ExpiringBefore);
