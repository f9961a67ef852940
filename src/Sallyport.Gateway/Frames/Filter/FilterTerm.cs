namespace Sallyport.Gateway.Frames.Filter;

/// <summary>One condition: a key, and values of which one must fit.</summary>
/// <param name="IsNegated">True when none may fit.</param>
/// <param name="Key">What is asked; null: the text may occur in device, type or reason.</param>
/// <param name="Values">One at least.</param>
internal sealed record FilterTerm(bool IsNegated, FilterKey? Key, IReadOnlyList<FilterValue> Values)
{
    public bool Fits(KeptFrame frame, Func<string, string?> nameOf, long utcMicroseconds)
    {
        foreach (var value in Values)
        {
            if (Fits(value, frame, nameOf, utcMicroseconds))
            {
                return !IsNegated;
            }
        }

        return IsNegated;
    }

    private bool Fits(FilterValue value, KeptFrame frame, Func<string, string?> nameOf, long utcMicroseconds) => Key?.Name switch
    {
        null => FitsDevice(value, frame, nameOf) || Occurs(value, frame.Type) || Occurs(value, frame.Reason),
        "type" => Occurs(value, frame.Type),
        "device" => FitsDevice(value, frame, nameOf),
        "verdict" => value.Text == FrameWords.Of(frame.Verdict),
        "reason" => Occurs(value, frame.Reason),
        "dir" => value.Text == (frame.Head.IsInbound ? "in" : "out"),
        "last" => frame.Head.UtcMicroseconds >= utcMicroseconds - value.Most,
        "downlink" => frame.DownlinkId != 0 && Within(value, frame.DownlinkId),
        "rssi" => frame.Head.Rssi is { } rssi && Within(value, rssi),
        "length" => Within(value, frame.Octets.Length),
        "key" => value.Text == FrameWords.Of(frame.Key),
        "epoch" => frame.KeyEpoch != 0 && Within(value, frame.KeyEpoch),
        "link" => Occurs(value, frame.Head.Line.Link),
        "network" => Occurs(value, frame.Head.Line.Segment),
        "protocol" => Occurs(value, frame.Head.Line.Protocol),
        "hex" => frame.Octets.AsSpan().IndexOf(value.Octets) >= 0,
        _ => Within(value, frame.Number),
    };

    private static bool FitsDevice(FilterValue value, KeptFrame frame, Func<string, string?> nameOf)
    {
        var device = frame.Device;
        return Occurs(value, device) || Occurs(value, nameOf(device));
    }

    private static bool Occurs(FilterValue value, string? text) => text is not null && text.Contains(value.Text, StringComparison.OrdinalIgnoreCase);

    private static bool Within(FilterValue value, long number) => number >= value.Least && number <= value.Most;
}
