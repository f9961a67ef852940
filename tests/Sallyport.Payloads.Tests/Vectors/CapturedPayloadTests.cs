using System.Text.Json;
using Sallyport.Payloads.Json;

namespace Sallyport.Payloads.Tests.Vectors;

/// <summary>Every uplink and downlink that was captured from the original programs, against the text that the original gateway published or was given.</summary>
public class CapturedPayloadTests
{
    private static readonly JsonElement[] Frames =
    [
        .. JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", "enigmaiot.json"))).RootElement.GetProperty("frames").EnumerateArray(),
    ];

    public static TheoryData<string> Decodable => [.. Names(frame => IsData(frame) && Published(frame) is not null)];

    public static TheoryData<string> Undecodable => [.. Names(frame => IsData(frame) && Published(frame) is null)];

    [Theory]
    [MemberData(nameof(Decodable))]
    public void Uplink_Captured_PrintsAsTheOriginal(string name)
    {
        var frame = Named(name);

        Assert.Equal(Published(frame), PayloadVectors.ToJson(Format(frame), Payload(frame)));
    }

    [Theory]
    [MemberData(nameof(Undecodable))]
    public void Uplink_NotPublishedByTheOriginal_IsUndecodable(string name)
    {
        var frame = Named(name);

        Assert.Null(PayloadVectors.ToJson(Format(frame), Payload(frame)));
    }

    [Fact]
    public void Numbers_OfAllFrames_PrintAsTheOriginal()
    {
        var numbers = Frames.SelectMany(Effects).Where(effect => effect.GetProperty("topic").GetString()!.EndsWith("/data", StringComparison.Ordinal))
            .Select(effect => effect.GetProperty("payload").GetString()!).Where(text => text.StartsWith('[')).Distinct().ToList();

        Assert.NotEmpty(numbers);
        foreach (var item in numbers.SelectMany(text => JsonDocument.Parse(text).RootElement.EnumerateArray()))
        {
            var value = item.GetProperty("value");
            Assert.Equal(value.GetRawText(), ArduinoNumber.Format(value.GetSingle()));
        }
    }

    private static IEnumerable<string> Names(Func<JsonElement, bool> wanted) => Frames.Where(wanted).Select(frame => frame.GetProperty("name").GetString()!);

    private static JsonElement Named(string name) => Frames.Single(frame => frame.GetProperty("name").GetString() == name);

    private static bool IsData(JsonElement frame) =>
        frame.GetProperty("decoded") is var decoded && decoded.GetProperty("message").GetString() == "sensor_data" &&
        decoded.TryGetProperty("encoding", out var encoding) && encoding.GetInt32() is 0x81 or 0x83 && Effects(frame).Any() == (Published(frame) is not null);

    private static PayloadFormat Format(JsonElement frame) => (PayloadFormat)frame.GetProperty("decoded").GetProperty("encoding").GetInt32();

    private static string Payload(JsonElement frame) => frame.GetProperty("decoded").GetProperty("payload_hex").GetString()!;

    private static string? Published(JsonElement frame) =>
        Effects(frame).Where(effect => effect.GetProperty("topic").GetString()!.EndsWith("/data", StringComparison.Ordinal))
            .Select(effect => effect.GetProperty("payload").GetString()).FirstOrDefault();

    private static IEnumerable<JsonElement> Effects(JsonElement frame)
    {
        foreach (var receiver in frame.GetProperty("receivers").EnumerateArray())
        {
            if (receiver.TryGetProperty("effects", out var effects))
            {
                foreach (var effect in effects.EnumerateArray())
                {
                    if (effect.TryGetProperty("mqtt", out var message))
                    {
                        yield return message;
                    }
                }
            }
        }
    }
}
