using System.Diagnostics.CodeAnalysis;

namespace Sallyport.Payloads.Cayenne;

/// <summary>Reads CayenneLPP 1.3.0: channel(1) | type(1) | value, repeated.</summary>
public static class LppDecoder
{
    private const int HeaderLength = 2;

    /// <summary>
    /// Reads all items. One or two octets after the last item are ignored and an empty payload has no items, as in the library.
    /// </summary>
    /// <returns>False when a type is unknown or a value is cut off; then there are no items at all.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> octets, [NotNullWhen(true)] out IReadOnlyList<LppItem>? items)
    {
        items = null;
        var found = new List<LppItem>();
        while (octets.Length > HeaderLength)
        {
            var channel = octets[0];
            var type = (LppType)octets[1];
            octets = octets[HeaderLength..];
            var length = type == LppType.Polyline ? Math.Max(octets[0], (byte)LppPolyline.ShortestLength) : LppLayout.Of(type)?.Length ?? int.MaxValue;
            if (length > octets.Length || Item(channel, type, octets[..length]) is not { } item)
            {
                return false;
            }

            found.Add(item);
            octets = octets[length..];
        }

        items = found;
        return true;
    }

    private static LppItem? Item(byte channel, LppType type, ReadOnlySpan<byte> value)
    {
        if (LppLayout.Of(type) is not { } layout)
        {
            return value[0] == value.Length && LppPolyline.Decode(value) is { } points ? new LppItem(channel, type, [], points, value.ToArray()) : null;
        }

        var steps = new long[layout.Multipliers.Length];
        for (var component = 0; component < steps.Length; component++)
        {
            steps[component] = LppSteps.Read(value.Slice(component * layout.Size, layout.Size), layout.Signed);
        }

        return new LppItem(channel, type, steps);
    }
}
