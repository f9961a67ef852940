using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.Protocols.EStim.Session;

/// <summary>
/// Sees the packets of a host, and what encrypted ones say in clear. Spans are valid for the call only; some commands hold secrets, which the observer must
/// mask before it keeps them.
/// </summary>
public interface IPacketObserver
{
    /// <summary>A whole packet came, for whomever it is. What is told of packets that come is about this one, until the next.</summary>
    /// <param name="packet">As on the line.</param>
    void Came(ReadOnlySpan<byte> packet);

    /// <summary>The packet that came was opened. What the session makes of it follows as an event.</summary>
    /// <param name="protection">Under which key.</param>
    /// <param name="command">In clear, without padding.</param>
    void Opened(Protection protection, ReadOnlySpan<byte> command);

    /// <summary>A packet was made that waits for an answer. It is sent now or soon, octet for octet the same each time, and until <see cref="Ended"/> there is no other.</summary>
    /// <param name="packet">As on the line.</param>
    /// <param name="protection">Under which key.</param>
    /// <param name="command">In clear; empty for packets without a command.</param>
    void Composed(ReadOnlySpan<byte> packet, Protection protection, ReadOnlySpan<byte> command);

    /// <summary>That packet is done with.</summary>
    /// <param name="outcome">What became of it.</param>
    /// <param name="status">What a sealed result says; <see cref="SealedStatus.Done"/> where there is none.</param>
    void Ended(ExchangeOutcome outcome, SealedStatus status);
}
