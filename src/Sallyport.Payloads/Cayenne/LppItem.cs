namespace Sallyport.Payloads.Cayenne;

/// <summary>One measurement as it is on the wire: whole numbers of steps, so that nothing is lost between decoding and encoding.</summary>
public sealed class LppItem
{
    private readonly long[] _steps;

    internal LppItem(byte channel, LppType type, long[] steps, IReadOnlyList<LppPoint>? points = null, ReadOnlyMemory<byte> polyline = default)
    {
        Channel = channel;
        Type = type;
        _steps = steps;
        Points = points ?? [];
        Polyline = polyline;
    }

    /// <summary>The sender's number for the sensor, 0..255.</summary>
    public byte Channel { get; }

    /// <summary>What was measured.</summary>
    public LppType Type { get; }

    /// <summary>Name in JSON, such as <c>temperature</c>.</summary>
    public string Name => LppLayout.Of(Type)?.Name ?? LppLayout.PolylineName;

    /// <summary>Numbers in the value: 1, 3 for colour, position and the axes, 0 for a polyline.</summary>
    public int Components => _steps.Length;

    /// <summary>The points of a polyline, else empty.</summary>
    public IReadOnlyList<LppPoint> Points { get; }

    /// <summary>The octets of a polyline from its length octet on, else empty.</summary>
    internal ReadOnlyMemory<byte> Polyline { get; }

    /// <summary>The number of steps, as on the wire.</summary>
    /// <exception cref="IndexOutOfRangeException">No such component.</exception>
    public long Steps(int component) => _steps[component];

    /// <summary>The value in the unit of the type, computed in float32 as the library does (25.5; 3.3 is 3.29999995).</summary>
    /// <exception cref="IndexOutOfRangeException">No such component.</exception>
    public float Value(int component = 0)
    {
        var steps = _steps[component];

        // The library divides the magnitude and sets the sign afterwards, which is the same in IEEE 754.
        return (float)steps / LppLayout.Of(Type)!.Multipliers[component];
    }
}
