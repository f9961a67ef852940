namespace Sallyport.Gateway.Frames;

/// <summary>Bounds of the frames that are kept in memory.</summary>
public sealed record FrameRingOptions
{
    /// <summary>Fewest octets that a ring may hold: some frames of the largest size.</summary>
    public const int LeastOctets = 64 * 1024;

    /// <summary>Most frames. Default 20,000; 1..1,000,000.</summary>
    public int MaximumFrames { get; init; } = 20_000;

    /// <summary>Most octets of frames and their plaintexts. Default 16 MiB; 64 KiB..1 GiB. Memory is used as it fills.</summary>
    public int MaximumOctets { get; init; } = 16 * 1024 * 1024;

    /// <summary>Keep what encrypted frames say in clear, keys masked. Default true.</summary>
    public bool KeepPlaintext { get; init; } = true;
}
