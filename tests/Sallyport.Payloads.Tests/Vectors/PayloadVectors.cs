using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Sallyport.Payloads.Tests.Vectors;

/// <summary>The cases of <c>tests/vectors/payloads</c> by file and section.</summary>
internal static class PayloadVectors
{
    public static TheoryData<string, string, string> Cases(string file) =>
        [.. Section(file, "cases").Select(item => new TheoryDataRow<string, string, string>(Text(item, "name"), Text(item, "octets"), Text(item, "json")))];

    public static TheoryData<string, string> Refused(string file, string section, string field) =>
        [.. Section(file, section).Select(item => new TheoryDataRow<string, string>(Text(item, "name"), Text(item, field)))];

    public static string? ToJson(PayloadFormat format, string octets) =>
        PayloadText.TryToJson(format, Convert.FromHexString(octets), out var json) ? json : null;

    public static string? FromJson(PayloadFormat format, string json)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var read = PayloadText.TryFromJson(format, Encoding.UTF8.GetBytes(json), buffer);
        Assert.True(read || buffer.WrittenCount == 0, "a refusal writes nothing");
        return read ? Convert.ToHexStringLower(buffer.WrittenSpan) : null;
    }

    private static JsonElement.ArrayEnumerator Section(string file, string section) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", "payloads", file))).RootElement.GetProperty(section).EnumerateArray();

    private static string Text(JsonElement item, string field) => item.GetProperty(field).GetString()!;
}
