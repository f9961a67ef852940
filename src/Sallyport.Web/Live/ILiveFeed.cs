using System.Buffers;

namespace Sallyport.Web.Live;

/// <summary>
/// One subscription. It is asked for a message at the client's pace and keeps only its position: what it would tell is kept once for all, within bounds.
/// </summary>
internal interface ILiveFeed
{
    /// <summary>Everything up to this entry is told; part of the way back after a broken connection.</summary>
    long Position { get; }

    /// <summary>Writes what is new, at most about 64 kB.</summary>
    /// <param name="content">Gets the content of one message; nothing when there is nothing new.</param>
    /// <param name="flags">What the message is part of.</param>
    /// <returns>True when there is more to tell at once.</returns>
    bool Write(IBufferWriter<byte> content, out LiveFlags flags);
}
