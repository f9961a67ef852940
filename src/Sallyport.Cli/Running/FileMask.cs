using System.Runtime.InteropServices;

namespace Sallyport.Cli.Running;

/// <summary>What this process makes from now on is for its owner only: SQLite and the runtime ask for 0644 by themselves.</summary>
internal static partial class FileMask
{
    private const uint GroupAndOthers = 0b000_111_111;

    /// <summary>Sets the mask of the whole process (umask(2)).</summary>
    public static void OwnerOnly() => _ = Set(GroupAndOthers);

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint Set(uint mask);
}
