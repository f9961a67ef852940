using System.Buffers;
using System.Text.Json;
using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Gateway.Journal;

/// <summary>
/// Turns bodies into the octets that are stored, and back. The octets are UTF-8 JSON (unknown properties are ignored, so newer entries stay readable),
/// except for uplinks, which are nearly all of a journal and have a compact form (measured for a 60-octet payload: 78 octets instead of 278, and
/// less than a tenth of the time). JSON uplinks are read too.
/// </summary>
public static class EntryCodec
{
    /// <summary>The stored form of a body.</summary>
    public static byte[] Encode(EntryBody body)
    {
        var writer = new ArrayBufferWriter<byte>();
        Encode(body, writer);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>Appends the stored form of a body.</summary>
    public static void Encode(EntryBody body, IBufferWriter<byte> writer)
    {
        if (body is UplinkBody uplink)
        {
            UplinkForm.Write(uplink, writer);
            return;
        }

        using var json = new Utf8JsonWriter(writer);
        JsonSerializer.Serialize(json, body, body.GetType(), EntryJsonContext.Default);
    }

    /// <summary>Reads a stored body.</summary>
    /// <exception cref="JsonException">The octets are not a body of this kind.</exception>
    public static EntryBody Decode(EntryKind kind, ReadOnlySpan<byte> octets)
    {
        if (kind == EntryKind.Uplink && UplinkForm.IsCompact(octets))
        {
            return UplinkForm.TryRead(octets, out var uplink) ? uplink : throw new JsonException("the compact form of an uplink is damaged");
        }

        return (EntryBody?)JsonSerializer.Deserialize(octets, TypeOf(kind), EntryJsonContext.Default) ?? throw new JsonException($"an entry of kind {kind} is null");
    }

    private static Type TypeOf(EntryKind kind) => kind switch
    {
        EntryKind.Joined => typeof(JoinedBody),
        EntryKind.Left => typeof(LeftBody),
        EntryKind.Named => typeof(NamedBody),
        EntryKind.Uplink => typeof(UplinkBody),
        EntryKind.Control => typeof(ControlBody),
        EntryKind.Downlink => typeof(DownlinkBody),
        EntryKind.Refused => typeof(RefusedBody),
        EntryKind.Link => typeof(LinkBody),
        EntryKind.Output => typeof(OutputBody),
        EntryKind.Policy => typeof(PolicyBody),
        EntryKind.Audit => typeof(AuditBody),
        EntryKind.Device => typeof(DeviceBody),
        EntryKind.Alert => typeof(AlertBody),
        EntryKind.Availability => typeof(AvailabilityBody),
        _ => throw new JsonException($"entries of kind {kind} are not known to this version"),
    };
}
