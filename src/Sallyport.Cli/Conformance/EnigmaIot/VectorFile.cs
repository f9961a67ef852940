using System.Text.Json;
using Sallyport.Wire;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>A file of captured EnigmaIOT frames and REST exchanges. The frames are in the order in which they were on the air.</summary>
internal sealed record VectorFile
{
    /// <summary>Network name, the first segment of every topic.</summary>
    public required string NetworkName { get; init; }

    /// <summary>Network key as text.</summary>
    public required string NetworkKeyText { get; init; }

    /// <summary>The gateway's address.</summary>
    public required MacAddress Gateway { get; init; }

    /// <summary>Signal strength of every frame in the recording, dBm.</summary>
    public required sbyte Rssi { get; init; }

    /// <summary>Broadcast key of the recorded gateway.</summary>
    public required byte[] BroadcastKey { get; init; }

    /// <summary>The frames.</summary>
    public required IReadOnlyList<VectorFrame> Frames { get; init; }

    /// <summary>The REST exchanges, in their order.</summary>
    public required IReadOnlyList<VectorExchange> Exchanges { get; init; }

    /// <summary>True when the file has this structure.</summary>
    public static bool Recognises(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty("configuration", out var configuration) && configuration.ValueKind == JsonValueKind.Object
        && configuration.TryGetProperty("netkey", out _) && configuration.TryGetProperty("gwmac", out _)
        && root.TryGetProperty("broadcast_key", out _)
        && root.TryGetProperty("frames", out var frames) && frames.ValueKind == JsonValueKind.Array;

    /// <summary>Reads the file.</summary>
    /// <exception cref="FormatException">A case is unreadable; the message names it.</exception>
    public static VectorFile Read(JsonElement root)
    {
        var configuration = root.GetProperty("configuration");
        return new VectorFile
        {
            NetworkName = configuration.GetProperty("netname").GetString()!,
            NetworkKeyText = configuration.GetProperty("netkey").GetString()!,
            Gateway = MacAddress.TryParse(configuration.GetProperty("gwmac").GetString(), out var gateway)
                ? gateway
                : throw new FormatException("configuration.gwmac is not an address"),
            Rssi = configuration.GetProperty("rssi").GetSByte(),
            BroadcastKey = VectorEffect.Hex(root.GetProperty("broadcast_key")),
            Frames = [.. root.GetProperty("frames").EnumerateArray().Select(VectorFrame.Read)],
            Exchanges = root.TryGetProperty("rest", out var rest) ? [.. rest.EnumerateArray().Select(ReadExchange)] : [],
        };
    }

    private static VectorExchange ReadExchange(JsonElement exchange)
    {
        var name = exchange.GetProperty("name").GetString() ?? "?";
        var request = (exchange.GetProperty("request").GetString() ?? string.Empty).Split(' ', 2);
        return request.Length == 2
            ? new VectorExchange(
                name,
                request[0],
                request[1],
                exchange.GetProperty("status").GetInt32(),
                exchange.GetProperty("content_type").GetString() ?? string.Empty,
                exchange.GetProperty("body").GetString() ?? string.Empty)
            : throw new FormatException($"case {name}: the request has no method and path");
    }
}
