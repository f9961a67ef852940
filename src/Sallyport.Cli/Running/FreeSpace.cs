namespace Sallyport.Cli.Running;

/// <summary>Space on the disk of a folder.</summary>
internal static class FreeSpace
{
    /// <summary>Octets that this user may still write; null when the system does not tell.</summary>
    public static long? Of(string folder)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A file system that has gone away, or none that tells: the rule about the disk then says nothing.
            return null;
        }
    }
}
