using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Wire;

namespace Sallyport.Protocols.EStim.Session;

/// <summary>One packet that is sent until it is answered or given up.</summary>
internal sealed class Exchange
{
    public required byte[] Packet { get; init; }

    /// <summary>Who sends it: a board, or a module on it.</summary>
    public required Endpoint Self { get; init; }

    /// <summary>Who must answer.</summary>
    public required Endpoint Peer { get; init; }

    /// <summary>What counts as the answer.</summary>
    public required AnswerKind Awaits { get; init; }

    /// <summary>The ping's octet, or the counter of the sealed command.</summary>
    public ulong Number { get; init; }

    /// <summary>The key that it was sent under; null in clear.</summary>
    public KeySlot? Slot { get; init; }

    /// <summary>What the owner wants to remember.</summary>
    public object? Tag { get; init; }

    /// <summary>How often it has left.</summary>
    public int Transmissions { get; set; }

    /// <summary>It ended although more than one answer may come, or none was waited for.</summary>
    public bool LeavesLateAnswers { get; set; }

    /// <summary>What a sealed result that verified says; null while there is none.</summary>
    public SealedStatus? Result { get; set; }

    /// <summary>When its last octet left for the first time.</summary>
    public Instant SentAt { get; set; }
}
