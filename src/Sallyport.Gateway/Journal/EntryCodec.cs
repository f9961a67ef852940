using System.Text.Json;
using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Gateway.Journal;

/// <summary>Turns bodies into the octets that are stored, and back. The octets are UTF-8 JSON; unknown properties are ignored, so newer entries stay readable.</summary>
public static class EntryCodec
{
    /// <summary>The stored form of a body.</summary>
    public static byte[] Encode(EntryBody body) => JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), EntryJsonContext.Default);

    /// <summary>Reads a stored body.</summary>
    /// <exception cref="JsonException">The octets are not a body of this kind.</exception>
    public static EntryBody Decode(EntryKind kind, ReadOnlySpan<byte> octets) =>
        (EntryBody?)JsonSerializer.Deserialize(octets, TypeOf(kind), EntryJsonContext.Default) ?? throw new JsonException($"an entry of kind {kind} is null");

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
        EntryKind.Policy => typeof(PolicyBody),
        EntryKind.Audit => typeof(AuditBody),
        _ => throw new JsonException($"entries of kind {kind} are not known to this version"),
    };
}
