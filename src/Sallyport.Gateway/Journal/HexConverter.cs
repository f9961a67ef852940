using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sallyport.Gateway.Journal;

/// <summary>Octets as lower-case hex, as everywhere outside (CLI.md).</summary>
public sealed class HexConverter : JsonConverter<byte[]>
{
    /// <inheritdoc/>
    public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Convert.FromHexString(reader.GetString() ?? string.Empty);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options) => writer.WriteStringValue(Convert.ToHexStringLower(value));
}
