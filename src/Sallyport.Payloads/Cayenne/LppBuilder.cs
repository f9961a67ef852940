using System.Buffers;

namespace Sallyport.Payloads.Cayenne;

/// <summary>
/// Builds a CayenneLPP payload from typed calls, octet for octet as the library: a value is multiplied in float32 and cut towards zero.
/// Unlike the library, a value that does not fit (also not a number, or below zero where the type is unsigned) is refused instead of wrapped.
/// Not thread safe.
/// </summary>
/// <param name="maximumLength">Room in octets, 0..255; EnigmaIOT carries 214.</param>
public sealed class LppBuilder(int maximumLength = LppBuilder.EnigmaIotRoom)
{
    /// <summary>Longest user payload of EnigmaIOT (enigmaiot.md section 4.3).</summary>
    public const int EnigmaIotRoom = 214;

    /// <summary>
    /// Precision of a polyline: steps of 0.0001 degree. 228 is 0.0002, 229 is 0.0005, 230 is 0.001 and so on to 239, which is 1 degree; 1..199 are multiples of
    /// 0.0001.
    /// </summary>
    public const byte FinestPrecision = 227;

    private const int HeaderLength = 2;

    private readonly ArrayBufferWriter<byte> _octets = new(256);

    /// <summary>The payload so far; valid until the next call.</summary>
    public ReadOnlySpan<byte> Written => _octets.WrittenSpan;

    /// <summary>Starts over.</summary>
    public void Clear() => _octets.ResetWrittenCount();

    /// <summary>
    /// Adds a value of one number, such as a temperature in degrees; whole numbers may be given as they are. Types of step 1, such as
    /// <see cref="LppType.UnixTime"/> and <see cref="LppType.GenericSensor"/>, keep all their bits; with every other type the value is rounded to float32
    /// first, as
    /// in the library.
    /// </summary>
    /// <returns>False when there is no room or the value does not fit; then nothing is added.</returns>
    /// <exception cref="ArgumentException">The type is unknown or has three numbers.</exception>
    public bool Add(byte channel, LppType type, double value)
    {
        var layout = LayoutOf(type, 1);
        Span<long> steps = stackalloc long[1];
        return Steps(layout, 0, value, steps) && Append(channel, type, layout, steps);
    }

    /// <summary>Adds a value of three numbers: axes x, y, z; red, green, blue; latitude, longitude, altitude.</summary>
    /// <returns>False when there is no room or a value does not fit; then nothing is added.</returns>
    /// <exception cref="ArgumentException">The type is unknown or has one number.</exception>
    public bool Add(byte channel, LppType type, float first, float second, float third)
    {
        var layout = LayoutOf(type, 3);
        Span<long> steps = stackalloc long[3];
        return Steps(layout, 0, first, steps) && Steps(layout, 1, second, steps) && Steps(layout, 2, third, steps) && Append(channel, type, layout, steps);
    }

    /// <summary>Adds a line; steps above 7 units of the precision get points in between.</summary>
    /// <returns>False for fewer than two points, a point off the globe, a reserved precision, or no room; then nothing is added.</returns>
    public bool AddPolyline(byte channel, IReadOnlyList<LppPoint> points, byte precision = FinestPrecision)
    {
        var room = maximumLength - _octets.WrittenCount - HeaderLength;
        if (room < LppPolyline.ShortestLength || LppPolyline.Encode(points, precision, room) is not { } octets)
        {
            return false;
        }

        _octets.Write([channel, (byte)LppType.Polyline]);
        _octets.Write(octets);
        return true;
    }

    /// <summary>Adds a decoded item unchanged.</summary>
    /// <returns>False when there is no room; then nothing is added.</returns>
    public bool Add(LppItem item)
    {
        if (LppLayout.Of(item.Type) is { } layout)
        {
            Span<long> steps = stackalloc long[item.Components];
            for (var component = 0; component < steps.Length; component++)
            {
                steps[component] = item.Steps(component);
            }

            return Append(item.Channel, item.Type, layout, steps);
        }

        if (_octets.WrittenCount + HeaderLength + item.Polyline.Length > maximumLength)
        {
            return false;
        }

        _octets.Write([item.Channel, (byte)item.Type]);
        _octets.Write(item.Polyline.Span);
        return true;
    }

    private static LppLayout LayoutOf(LppType type, int components) =>
        LppLayout.Of(type) is { } layout && layout.Multipliers.Length == components
            ? layout
            : throw new ArgumentException($"not a type of {components} numbers", nameof(type));

    private static bool Steps(LppLayout layout, int component, double value, Span<long> steps)
    {
        // A step of 1 multiplies nothing, so float32 would only take bits away from whole numbers.
        var multiplier = layout.Multipliers[component];
        var exact = multiplier == 1 ? Math.Truncate(value) : MathF.Truncate((float)value * multiplier);

        // 4,294,967,295 is not a float32: whoever has the highest value of four octets in one holds its upper neighbour.
        exact = exact == uint.MaxValue + 1.0 && layout.Highest == uint.MaxValue ? uint.MaxValue : exact;
        if (!(exact >= layout.Lowest && exact <= layout.Highest))
        {
            return false;
        }

        steps[component] = (long)exact;
        return true;
    }

    private bool Append(byte channel, LppType type, LppLayout layout, ReadOnlySpan<long> steps)
    {
        var length = HeaderLength + layout.Length;
        if (_octets.WrittenCount + length > maximumLength)
        {
            return false;
        }

        var span = _octets.GetSpan(length)[..length];
        span[0] = channel;
        span[1] = (byte)type;
        for (var component = 0; component < steps.Length; component++)
        {
            LppSteps.Write(steps[component], span.Slice(HeaderLength + (component * layout.Size), layout.Size));
        }

        _octets.Advance(length);
        return true;
    }
}
