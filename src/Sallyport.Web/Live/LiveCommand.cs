namespace Sallyport.Web.Live;

/// <summary>What a client says on a live socket, as JSON text.</summary>
internal sealed record LiveCommand
{
    /// <summary><c>subscribe</c> or <c>unsubscribe</c>.</summary>
    public required string Op { get; init; }

    /// <summary>The client's number for the subscription, 0..255.</summary>
    public required byte Id { get; init; }

    /// <summary>Which channel; only to subscribe.</summary>
    public string? Channel { get; init; }

    /// <summary>Only these devices, ids; absent: all.</summary>
    public IReadOnlyList<string>? Devices { get; init; }

    /// <summary>Only this network, <c>protocol/segment</c>; absent: all.</summary>
    public string? Network { get; init; }

    /// <summary>Least milliseconds between two messages, 50..10,000; default 100. What changes several times in between is told once.</summary>
    public int? Interval { get; init; }

    /// <summary>The position of the last message of an earlier socket, <c>EPOCH-SEQ</c>: only what is newer is told. Absent: everything.</summary>
    public string? Resume { get; init; }
}
