using System.Globalization;

namespace Sallyport.Payloads.Cayenne;

/// <summary>The octets of CayenneLPP: channel, type and the numbers of each item.</summary>
internal static class LppFields
{
    private const int HeaderLength = 2;

    internal static IReadOnlyList<PayloadField> Describe(ReadOnlySpan<byte> octets)
    {
        if (!LppDecoder.TryDecode(octets, out var items))
        {
            return [];
        }

        var fields = new List<PayloadField>();
        var at = 0;
        foreach (var item in items)
        {
            fields.Add(new PayloadField(at, 1, "channel", item.Channel.ToString(CultureInfo.InvariantCulture), null, IsValue: false));
            fields.Add(new PayloadField(at + 1, 1, "type", $"{(byte)item.Type} {item.Name}", null, IsValue: false));
            at += HeaderLength;
            if (LppLayout.Of(item.Type) is not { } layout)
            {
                fields.Add(new PayloadField(at, item.Polyline.Length, Name(item, null), $"{item.Points.Count} points", null, IsValue: true));
                at += item.Polyline.Length;
                continue;
            }

            for (var component = 0; component < item.Components; component++, at += layout.Size)
            {
                var name = Name(item, layout.Components.Length > 0 ? layout.Components[component] : null);
                fields.Add(new PayloadField(at, layout.Size, name, item.Value(component).ToString(CultureInfo.InvariantCulture), UnitOf(item.Type, component), IsValue: true));
            }
        }

        if (at < octets.Length)
        {
            fields.Add(new PayloadField(at, octets.Length - at, "rest", "ignored", null, IsValue: false));
        }

        return fields;
    }

    private static string Name(LppItem item, string? component) => string.Create(CultureInfo.InvariantCulture, $"{item.Name}_{item.Channel}{(component is null ? "" : ".")}{component}");

    private static string? UnitOf(LppType type, int component) => LppUnit.Of(type, component) is { Length: > 0 } unit ? unit : null;
}
