using System.Text.Json;

namespace Sallyport.Protocols.EStim.Tests.Vectors;

/// <summary>The captured packets, streams and tables.</summary>
internal static class VectorFile
{
    private static readonly JsonDocument Document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors", "estim.json")));

    public static JsonElement Root => Document.RootElement;

    public static TheoryData<string> Names(string kind) => [.. Root.GetProperty("vectors").EnumerateArray().Where(one => one.GetProperty("kind").GetString() == kind).Select(static one => one.GetProperty("name").GetString()!)];

    public static JsonElement Find(string name) => Root.GetProperty("vectors").EnumerateArray().Single(one => one.GetProperty("name").GetString() == name);

    public static byte[] Octets(this JsonElement element, string name) => Convert.FromHexString(element.GetProperty(name).GetString()!);
}
