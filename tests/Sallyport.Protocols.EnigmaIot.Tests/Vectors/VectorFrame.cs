using System.Text.Json;

namespace Sallyport.Protocols.EnigmaIot.Tests.Vectors;

/// <summary>One captured frame of <c>tests/vectors/enigmaiot.json</c>.</summary>
internal sealed class VectorFrame(JsonElement element)
{
    private static readonly JsonDocument Document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", "enigmaiot.json")));

    public static IReadOnlyList<VectorFrame> All { get; } = [.. Document.RootElement.GetProperty("frames").EnumerateArray().Select(frame => new VectorFrame(frame))];

    public static VectorFrame Named(string name) => All.Single(frame => frame.Name == name);

    public string Name => element.GetProperty("name").GetString()!;

    public byte[] Octets => Hex("frame")!;

    public byte[]? Plaintext => Hex("plaintext");

    public byte[] NetworkKey => Hex("network_key_sha256")!;

    public string NetworkKeyText => element.GetProperty("network_key_text").GetString()!;

    public string Source => element.GetProperty("source_mac").GetString()!;

    public string Destination => element.GetProperty("destination_mac").GetString()!;

    public bool Encrypted => element.TryGetProperty("plaintext", out _);

    /// <summary>Made by the test that captured it, not by a genuine node or gateway.</summary>
    public bool Injected => element.TryGetProperty("origin", out _);

    /// <summary>The capture tells what this node did with it; false when it was lost on the air.</summary>
    public bool DeliveredTo(string address) => element.GetProperty("receivers").EnumerateArray()
        .Any(receiver => receiver.GetProperty("receiver").GetString() == "node " + address && !receiver.GetRawText().Contains("not delivered", StringComparison.Ordinal));

    public JsonElement Decoded => element.GetProperty("decoded");

    /// <summary>The 32-octet key of the sender: the one named by the file, or put together from the two halves that the file shows.</summary>
    public byte[] Key
    {
        get
        {
            if (element.TryGetProperty("key_used", out var used))
            {
                return Convert.FromHexString(used.GetProperty("hex").GetString()!);
            }

            return [.. Hex("cipher_key24")!, .. Hex("aad")!.AsSpan(13)];
        }
    }

    public byte[]? Session(string field) =>
        element.TryGetProperty("session", out var session) && session.TryGetProperty(field, out var value) ? Convert.FromHexString(value.GetString()!) : null;

    public byte[]? Hex(string field) => element.TryGetProperty(field, out var value) ? Convert.FromHexString(value.GetString()!) : null;

    public long Number(string field) => Decoded.GetProperty(field).GetInt64();

    public byte[] Payload(string field) => Convert.FromHexString(Decoded.GetProperty(field).GetString()!);

    public override string ToString() => Name;
}
