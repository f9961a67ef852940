namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>The one downlink that waits for a sleeping node, encrypted already.</summary>
internal sealed class QueuedDownlink
{
    /// <summary>The host's number, or <see cref="Own"/>.</summary>
    public required long DownlinkId { get; init; }

    public required ushort Counter { get; set; }

    public required byte[] Frame { get; init; }

    /// <summary>Not a wish of the host: its states are told to nobody.</summary>
    public const long Own = -1;
}
