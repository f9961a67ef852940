namespace Sallyport.Gateway.Frames.Filter;

/// <summary>A key of the filter language.</summary>
/// <param name="Name">As it is written before the colon.</param>
/// <param name="Kind">What may stand behind the colon.</param>
/// <param name="Meaning">What it asks, for people.</param>
/// <param name="Example">A term that shows it.</param>
public sealed record FilterKey(string Name, FilterKind Kind, string Meaning, string Example)
{
    /// <summary>The words of a key of kind <see cref="FilterKind.Word"/>; empty for other kinds.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>All keys, in the order in which they are offered.</summary>
    public static IReadOnlyList<FilterKey> All { get; } =
    [
        new("type", FilterKind.Text, "part of the message's type", "type:data"),
        new("device", FilterKind.Text, "part of the device's name or id", "device:kitchen"),
        new("verdict", FilterKind.Word, "what became of the frame", "verdict:refused") { Words = FrameWords.Verdicts },
        new("reason", FilterKind.Text, "part of the reason of a refusal", "reason:bad-tag"),
        new("dir", FilterKind.Word, "in: from a device; out: to a device", "dir:out") { Words = ["in", "out"] },
        new("last", FilterKind.Duration, "not older than this", "last:1h"),
        new("downlink", FilterKind.Number, "number of the downlink that it carried", "downlink:17"),
        new("rssi", FilterKind.Number, "signal strength in dBm", "rssi:<-80"),
        new("length", FilterKind.Number, "octets on the air", "length:>100"),
        new("key", FilterKind.Word, "kind of key that it is under", "key:session") { Words = FrameWords.Keys },
        new("epoch", FilterKind.Number, "number of the session key", "epoch:3"),
        new("link", FilterKind.Text, "part of the link's name", "link:7000"),
        new("network", FilterKind.Text, "part of the network's name", "network:FieldNet"),
        new("protocol", FilterKind.Text, "part of the protocol's name", "protocol:enigmaiot"),
        new("hex", FilterKind.Hex, "octets that occur in the frame", "hex:fb04"),
        new("frame", FilterKind.Number, "number of the frame", "frame:100..200"),
    ];

    /// <summary>Finds a key by its name in any case; null when there is none.</summary>
    public static FilterKey? Find(ReadOnlySpan<char> name)
    {
        foreach (var key in All)
        {
            if (name.Equals(key.Name, StringComparison.OrdinalIgnoreCase))
            {
                return key;
            }
        }

        return null;
    }
}
