namespace Sallyport.Payloads.Values;

/// <summary>One plain value of a payload; the spans are valid for the call only.</summary>
public readonly ref struct PayloadValue
{
    /// <summary>
    /// Where it stands, UTF-8: <c>channel.name</c> or <c>channel.name.component</c> for CayenneLPP (<c>3.temperature</c>, <c>1.gps.altitude</c>), else keys
    /// and positions joined by dots (<c>air.hum</c>, <c>list.0</c>); <c>value</c> for a payload that is one bare value.
    /// </summary>
    public required ReadOnlySpan<byte> Path { get; init; }

    /// <summary>How it changes.</summary>
    public required PayloadValueKind Kind { get; init; }

    /// <summary>The number; 1 or 0 for a switch; 0 for a word. Always finite.</summary>
    public double Number { get; init; }

    /// <summary>The word, UTF-8; empty for numbers and switches.</summary>
    public ReadOnlySpan<byte> Word { get; init; }

    /// <summary>Its unit as it is written behind a number (<c>°C</c>); empty where the payload does not tell it.</summary>
    public string Unit { get; init; }
}
