using System.Text.Json;

namespace Sallyport.Mqtt.Tests.EnigmaIot;

/// <summary>What a captured frame said and what the original gateway published for it.</summary>
internal sealed class CapturedFrame(JsonElement element)
{
    public static IReadOnlyList<CapturedFrame> All { get; } =
    [
        .. JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", "enigmaiot.json"))).RootElement.GetProperty("frames").EnumerateArray()
            .Select(frame => new CapturedFrame(frame)),
    ];

    public string Name => element.GetProperty("name").GetString()!;

    public string Node => element.GetProperty("source_mac").GetString()!;

    public JsonElement Decoded => element.GetProperty("decoded");

    public string Message => Decoded.GetProperty("message").GetString()!;

    public byte[] Payload => Convert.FromHexString(Decoded.GetProperty("payload_hex").GetString()!);

    public IReadOnlyList<CapturedMessage> Published { get; } = [.. Effects(element)];

    public static CapturedFrame Named(string name) => All.Single(frame => frame.Name == name);

    private static IEnumerable<CapturedMessage> Effects(JsonElement frame)
    {
        foreach (var receiver in frame.GetProperty("receivers").EnumerateArray())
        {
            if (receiver.TryGetProperty("effects", out var effects))
            {
                foreach (var effect in effects.EnumerateArray())
                {
                    if (effect.TryGetProperty("mqtt", out var message))
                    {
                        yield return new(message.GetProperty("topic").GetString()!, message.GetProperty("payload").GetString()!, message.GetProperty("retain").GetBoolean());
                    }
                }
            }
        }
    }
}
