namespace Sallyport.Web.Access;

/// <summary>UTC microseconds since 1970, as the journal and the settings write times.</summary>
internal static class MicrosecondTime
{
    /// <summary>The time now.</summary>
    public static long Microseconds(this TimeProvider time) => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>A span in microseconds.</summary>
    public static long Microseconds(this TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
