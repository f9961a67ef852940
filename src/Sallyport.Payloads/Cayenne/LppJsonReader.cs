using System.Buffers;
using System.Text;
using Sallyport.Payloads.Json;

namespace Sallyport.Payloads.Cayenne;

/// <summary>The way back from <see cref="LppJsonWriter"/>: exact for every text it wrote, nearest step otherwise.</summary>
internal static class LppJsonReader
{
    private const int Depth = 4;

    /// <summary>Distance between neighbouring float32 at 2^32.</summary>
    private const long Float32Spacing = 512;

    internal static bool TryRead(ReadOnlySpan<byte> json, IBufferWriter<byte> destination)
    {
        if (!LenientJsonParser.TryParse(json, Depth, out var root) || root is not JsonValue.List list)
        {
            return false;
        }

        var builder = new LppBuilder(byte.MaxValue);
        foreach (var item in list.Items)
        {
            if (item is not JsonValue.Map map || !TryAdd(map, builder))
            {
                return false;
            }
        }

        destination.Write(builder.Written);
        return true;
    }

    private static bool TryAdd(JsonValue.Map map, LppBuilder builder)
    {
        if (map.Find("channel"u8) is not JsonValue.Unsigned { Value: <= byte.MaxValue } channel ||
            map.Find("type"u8) is not JsonValue.Unsigned { Value: <= byte.MaxValue } number ||
            map.Find("value"u8) is not { } value)
        {
            return false;
        }

        var type = (LppType)number.Value;
        if (LppLayout.Of(type) is not { } layout)
        {
            return type == LppType.Polyline && Points(value) is { } points && builder.AddPolyline((byte)channel.Value, points);
        }

        var steps = new long[layout.Multipliers.Length];
        for (var component = 0; component < steps.Length; component++)
        {
            var part = layout.Components.Length == 0 ? value : (value as JsonValue.Map)?.Find(Encoding.ASCII.GetBytes(layout.Components[component]));
            var exact = Math.Round((part?.AsNumber() ?? double.NaN) * layout.Multipliers[component], MidpointRounding.AwayFromZero);

            // Four octets were divided as a float32: of two neighbours that are as near, the one is meant that reads the same again.
            var stated = (float)(part?.AsNumber() ?? double.NaN);
            if (layout.Size == 4 && (float)exact / layout.Multipliers[component] != stated && (float)(exact - 1) / layout.Multipliers[component] == stated)
            {
                exact--;
            }

            // The highest values of four octets are printed as a float32, which may lie above them.
            exact = layout.Size == 4 && exact is > uint.MaxValue and <= uint.MaxValue + Float32Spacing ? uint.MaxValue : exact;
            if (!(exact >= layout.Lowest && exact <= layout.Highest))
            {
                return false;
            }

            steps[component] = (long)exact;
        }

        return builder.Add(new LppItem((byte)channel.Value, type, steps));
    }

    private static List<LppPoint>? Points(JsonValue value)
    {
        if (value is not JsonValue.List list)
        {
            return null;
        }

        var points = new List<LppPoint>();
        foreach (var item in list.Items)
        {
            if ((item as JsonValue.Map)?.Find("latitude"u8)?.AsNumber() is not { } latitude ||
                ((JsonValue.Map)item).Find("longitude"u8)?.AsNumber() is not { } longitude)
            {
                return null;
            }

            points.Add(new(latitude, longitude));
        }

        return points;
    }
}
