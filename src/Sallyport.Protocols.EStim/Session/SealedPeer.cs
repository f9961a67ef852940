namespace Sallyport.Protocols.EStim.Session;

/// <summary>What a receiver remembers of one sender of sealed packets under one key.</summary>
internal sealed class SealedPeer
{
    /// <summary>The last counter that was accepted.</summary>
    public ulong HeardCounter { get; set; }

    /// <summary>The whole 0A packet that answered it, for a repetition; null when there is none.</summary>
    public byte[]? LastResult { get; set; }
}
