using Sallyport.Payloads;
using Sallyport.Wire.Anatomy;

namespace Sallyport.Gateway.Frames;

/// <summary>Completes the fields of a protocol, which does not know payloads, with what is inside them.</summary>
public static class PayloadSpans
{
    /// <summary>The same fields; those with an encoding have their value as JSON text and smaller fields inside.</summary>
    /// <param name="fields">Fields of one level and what is inside them.</param>
    /// <param name="octets">What their offsets count in.</param>
    public static IReadOnlyList<FieldSpan> Complete(IReadOnlyList<FieldSpan> fields, ReadOnlySpan<byte> octets)
    {
        ArgumentNullException.ThrowIfNull(fields);
        var completed = new FieldSpan[fields.Count];
        for (var at = 0; at < completed.Length; at++)
        {
            completed[at] = Complete(fields[at], octets);
        }

        return completed;
    }

    private static FieldSpan Complete(FieldSpan field, ReadOnlySpan<byte> octets)
    {
        var own = octets.Slice(field.Offset, field.Length);
        if (field.IsSecret || field.Encoding is null || !PayloadWord.TryParse(field.Encoding, out var format) || !PayloadText.TryToJson(format, own, out var json))
        {
            return field;
        }

        return field with
        {
            Value = json,
            Fields = [.. PayloadFields.Describe(format, own).Select(inner => new FieldSpan(field.Offset + inner.Offset, inner.Length, inner.Name)
            {
                Role = inner.IsValue ? FieldRole.Payload : FieldRole.Type,
                Value = inner.Value,
                Unit = inner.Unit,
            })],
        };
    }
}
