using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Sallyport.Storage.Files;

/// <summary>Who owns a file, and whether we may write it; .NET does not tell. Uses statx because its structure is the same on every machine (statx(2)).</summary>
internal static partial class FileOwner
{
    private const string Library = "libc";
    private const int CurrentFolder = -100;
    private const uint WantUser = 0x8;
    private const int StructureOctets = 256;
    private const int UserAt = 20;
    private const int MayWriteAndEnter = 3;
    private const int EffectiveUser = 0x200;
    private const int ReadOnlyFileSystem = 30;

    /// <summary>The effective user id of this process.</summary>
    public static uint CurrentUser => geteuid();

    /// <summary>The user id of a file's owner; null when the system does not say.</summary>
    public static uint? TryRead(string path)
    {
        Span<byte> structure = stackalloc byte[StructureOctets];
        try
        {
            if (statx(CurrentFolder, path, 0, WantUser, structure) != 0)
            {
                return null;
            }
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }

        var user = structure[UserAt..];
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(user) : BinaryPrimitives.ReadUInt32BigEndian(user);
    }

    /// <summary>Why this process cannot make files in a folder, as a clause; null when it can.</summary>
    public static string? WhyNotWritable(string folder)
    {
        if (faccessat(CurrentFolder, folder, MayWriteAndEnter, EffectiveUser) == 0)
        {
            return null;
        }

        return Marshal.GetLastPInvokeError() == ReadOnlyFileSystem ? "it lies on a read-only file system; mount that for writing" : $"its mode forbids it; allow it with: chmod u+rwx {folder}";
    }

    [LibraryImport(Library)]
    private static partial uint geteuid();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int faccessat(int folder, string path, int mode, int flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, Span<byte> structure);
}
