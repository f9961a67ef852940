using System.Runtime.InteropServices;

namespace Sallyport.Links.Serial;

/// <summary>struct timespec on 64-bit systems.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    public long Seconds;
    public long Nanoseconds;

    /// <summary>As one number.</summary>
    public readonly long InNanoseconds => (Seconds * 1_000_000_000) + Nanoseconds;

    /// <summary>From one number.</summary>
    public static TimeSpec From(long nanoseconds) => new() { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
}
