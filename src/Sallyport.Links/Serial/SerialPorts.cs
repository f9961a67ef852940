namespace Sallyport.Links.Serial;

/// <summary>Serial ports of this machine, and whether this process may use them. Nothing is opened: that would pulse DTR, which resets many boards.</summary>
public static class SerialPorts
{
    private const string Group = "dialout";
    private static readonly string[] Names = ["ttyUSB*", "ttyACM*", "ttyAMA*"];

    /// <summary>Ports that look like adapters or header pins, sorted.</summary>
    public static IReadOnlyList<string> All => [.. Names.SelectMany(static name => Directory.EnumerateFileSystemEntries("/dev", name)).Order(StringComparer.Ordinal)];

    /// <summary>True when this process has the right to read and write there.</summary>
    public static bool MayUse(string path) => SerialNative.Access(path, SerialNative.ReadAndWriteRight) == 0;

    /// <summary>What helps when a port cannot be opened, as a sentence without its full stop; null when nothing is known.</summary>
    public static string? Remedy(string path)
    {
        if (File.Exists(path))
        {
            return MayUse(path) ? null : $"serial ports belong to the group {Group}: sudo usermod -aG {Group} {Environment.UserName}, then sign in anew";
        }

        return All is { Count: > 0 } ports ? $"this machine has {string.Join(", ", ports)}" : "this machine has no serial port";
    }
}
