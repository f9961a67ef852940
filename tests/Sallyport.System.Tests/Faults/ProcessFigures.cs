using System.Globalization;

namespace Sallyport.System.Tests.Faults;

/// <summary>What the system says of a running process (proc(5)).</summary>
internal static class ProcessFigures
{
    private const int OctetsPerKilobyte = 1024;

    /// <summary>Resident memory in octets.</summary>
    public static long Resident(int process)
    {
        string line = File.ReadLines($"/proc/{Text(process)}/status").Single(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * OctetsPerKilobyte;
    }

    /// <summary>Open files and connections.</summary>
    public static int OpenFiles(int process) => Directory.GetFileSystemEntries($"/proc/{Text(process)}/fd").Length;

    /// <summary>How many files and connections this process may have at most.</summary>
    public static long MostFiles()
    {
        string line = File.ReadLines("/proc/self/limits").Single(static line => line.StartsWith("Max open files", StringComparison.Ordinal));
        return line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4] is "unlimited" ? long.MaxValue : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4], CultureInfo.InvariantCulture);
    }

    private static string Text(int process) => process.ToString(CultureInfo.InvariantCulture);
}
