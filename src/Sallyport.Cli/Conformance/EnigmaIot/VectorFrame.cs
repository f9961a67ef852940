using System.Text.Json;
using Sallyport.Wire;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>One captured frame with its keys, plaintext, decoded fields, and what its receivers did.</summary>
internal sealed record VectorFrame
{
    private const string NodePrefix = "node ";

    /// <summary>Name of the case.</summary>
    public required string Name { get; init; }

    /// <summary>Who sent it.</summary>
    public required MacAddress Source { get; init; }

    /// <summary>To whom it was addressed.</summary>
    public required MacAddress Destination { get; init; }

    /// <summary>The octets on the air.</summary>
    public required byte[] Octets { get; init; }

    /// <summary>Length as the file states it.</summary>
    public required int StatedLength { get; init; }

    /// <summary>Decoded fields.</summary>
    public required JsonElement Decoded { get; init; }

    /// <summary>Text of the network key that the sender used.</summary>
    public required string NetworkKeyText { get; init; }

    /// <summary>SHA-256 of that text as the file states it.</summary>
    public required byte[] NetworkKeyHash { get; init; }

    /// <summary>Session key in force, null where there is none.</summary>
    public byte[]? SessionKey { get; init; }

    /// <summary>Private keys, public keys and the shared secret of the session, as far as the file has them.</summary>
    public JsonElement? Session { get; init; }

    /// <summary>Broadcast key of a broadcast frame.</summary>
    public byte[]? BroadcastKey { get; init; }

    /// <summary>Private key of the node, in a client hello.</summary>
    public byte[]? NodePrivate { get; init; }

    /// <summary>Nonce, null for a frame that was not decrypted.</summary>
    public byte[]? Nonce { get; init; }

    /// <summary>Associated data.</summary>
    public byte[]? AssociatedData { get; init; }

    /// <summary>Cipher key with its eight zero octets.</summary>
    public byte[]? CipherKey { get; init; }

    /// <summary>Plaintext.</summary>
    public byte[]? Plaintext { get; init; }

    /// <summary>Tag.</summary>
    public byte[]? Tag { get; init; }

    /// <summary>True when the frame was made by the test that recorded the file, not by an original program.</summary>
    public bool Injected { get; init; }

    /// <summary>What each receiver did: who, and the effects in order; null effects when the frame was not delivered.</summary>
    public required IReadOnlyList<(string Receiver, IReadOnlyList<VectorEffect>? Effects)> Receivers { get; init; }

    /// <summary>True when a node sent it (or somebody in a node's place).</summary>
    public required bool FromNode { get; init; }

    /// <summary>Effects on the gateway, null when it did not receive the frame.</summary>
    public IReadOnlyList<VectorEffect>? AtGateway => Receivers.FirstOrDefault(static receiver => receiver.Receiver == "gateway").Effects;

    /// <summary>Effects on each node that received the frame.</summary>
    public IEnumerable<(MacAddress Node, IReadOnlyList<VectorEffect> Effects)> AtNodes
    {
        get
        {
            foreach (var (receiver, effects) in Receivers)
            {
                if (effects is not null && receiver.StartsWith(NodePrefix, StringComparison.Ordinal) && MacAddress.TryParse(receiver.AsSpan(NodePrefix.Length), out var node))
                {
                    yield return (node, effects);
                }
            }
        }
    }

    /// <summary>Reads one case.</summary>
    /// <exception cref="FormatException">A field is missing or unreadable; the message names the case.</exception>
    public static VectorFrame Read(JsonElement frame)
    {
        var name = frame.TryGetProperty("name", out var given) ? given.GetString() ?? "?" : "?";
        try
        {
            var session = Optional(frame, "session");
            var sender = Optional(frame, "sender_network_key_text");
            return new VectorFrame
            {
                Name = name,
                Source = Address(frame.GetProperty("source_mac")),
                Destination = Address(frame.GetProperty("destination_mac")),
                Octets = VectorEffect.Hex(frame.GetProperty("frame")),
                StatedLength = frame.GetProperty("frame_length").GetInt32(),
                Decoded = frame.GetProperty("decoded"),
                NetworkKeyText = (sender ?? frame.GetProperty("network_key_text")).GetString()!,
                NetworkKeyHash = VectorEffect.Hex(Optional(frame, "sender_network_key_sha256") ?? frame.GetProperty("network_key_sha256")),
                Session = session,
                SessionKey = session is { } s && s.TryGetProperty("session_key", out var key) ? VectorEffect.Hex(key) : null,
                BroadcastKey = Octet(frame, "broadcast_key"),
                NodePrivate = Octet(frame, "node_private"),
                Nonce = Octet(frame, "iv"),
                AssociatedData = Octet(frame, "aad"),
                CipherKey = Octet(frame, "cipher_key32"),
                Plaintext = Octet(frame, "plaintext"),
                Tag = Octet(frame, "tag"),
                Injected = frame.TryGetProperty("origin", out _),
                FromNode = frame.GetProperty("direction").GetString() == "node_to_gateway",
                Receivers = [.. frame.GetProperty("receivers").EnumerateArray().Select(ReadReceiver)],
            };
        }
        catch (Exception trouble) when (trouble is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new FormatException($"case {name}: {trouble.Message}", trouble);
        }
    }

    private static (string Receiver, IReadOnlyList<VectorEffect>? Effects) ReadReceiver(JsonElement receiver) =>
        (receiver.GetProperty("receiver").GetString() ?? string.Empty,
         receiver.TryGetProperty("effects", out var effects) ? [.. effects.EnumerateArray().Select(VectorEffect.Read)] : null);

    private static JsonElement? Optional(JsonElement frame, string name) => frame.TryGetProperty(name, out var value) ? value : null;

    private static byte[]? Octet(JsonElement frame, string name) => Optional(frame, name) is { } value ? VectorEffect.Hex(value) : null;

    private static MacAddress Address(JsonElement element) =>
        MacAddress.TryParse(element.GetString(), out var address) ? address : throw new FormatException($"{element} is not an address");
}
