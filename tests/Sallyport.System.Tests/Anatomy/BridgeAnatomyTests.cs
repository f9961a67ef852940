using System.Globalization;
using System.Text.Json;
using Sallyport.Links.Capture;
using Sallyport.Wire.Anatomy;

namespace Sallyport.System.Tests.Anatomy;

/// <summary>Every packet of the serial bridge to a dongle, and any octets at all.</summary>
public sealed class BridgeAnatomyTests
{
    private static readonly JsonElement Vectors = Captured.Read("espnow.json").GetProperty("serial_bridge");

    [Fact]
    public void Describe_EveryPacket_TellsWhatWasRecorded()
    {
        var values = 0;
        foreach (var vector in Vectors.GetProperty("frames").EnumerateArray())
        {
            var wire = Captured.Hex(vector, "wire");
            var line = BridgeAnatomy.DescribeLine(wire);
            Partition.Check(line.Fields, 0, wire.Length);
            Assert.Null(line.Problem);
            Assert.Equal(["packet", "delimiter"], line.Fields.Select(static field => field.Name));
            var packet = BridgeAnatomy.Unpack(wire.AsSpan(0, wire.Length - 1));
            Assert.NotNull(packet);
            Assert.Equal(Captured.Hex(vector, "body"), packet[..^2]);
            var anatomy = BridgeAnatomy.Describe(packet);
            Partition.Check(anatomy.Fields, 0, packet.Length);
            Assert.Null(anatomy.Problem);
            Assert.Equal(vector.GetProperty("crc").GetString(), anatomy.Fields.Field("crc").Value);
            var name = vector.GetProperty("name").GetString()!;
            Assert.StartsWith(name.StartsWith("OK for", StringComparison.Ordinal) ? "RESULT" : anatomy.Type, name.StartsWith("OK for", StringComparison.Ordinal) ? anatomy.Type : name, StringComparison.Ordinal);
            foreach (var field in vector.TryGetProperty("fields", out var fields) ? fields.EnumerateObject() : [])
            {
                values++;
                CheckValue(packet, anatomy.Fields, field);
            }
        }

        Assert.True(values > 40, $"{values}");
    }

    [Fact]
    public void Describe_Refused_SaysWhy()
    {
        foreach (var vector in Vectors.GetProperty("reject").EnumerateArray().Append(Vectors.GetProperty("resync")))
        {
            var wire = Captured.Hex(vector, "wire");
            Partition.Check(BridgeAnatomy.DescribeLine(wire).Fields, 0, wire.Length);
        }

        var reject = Vectors.GetProperty("reject");
        Assert.Equal("wrong CRC", BridgeAnatomy.Describe(BridgeAnatomy.Unpack(Captured.Hex(reject[0], "wire").AsSpan()[..^1])).Problem);
        Assert.Equal("a block runs past the end", BridgeAnatomy.DescribeLine(Captured.Hex(reject[1], "wire")).Problem);
        Assert.Null(BridgeAnatomy.Unpack(Captured.Hex(reject[1], "wire").AsSpan()[..^1]));
        Assert.Equal("too short", BridgeAnatomy.Describe(BridgeAnatomy.Unpack(Captured.Hex(reject[2], "wire").AsSpan()[..^1])).Problem);
        Assert.Equal(["delimiter", "delimiter"], BridgeAnatomy.DescribeLine(Captured.Hex(reject[3], "wire")).Fields.Select(static field => field.Name));
    }

    [Fact]
    public void Describe_AnyOctets_FieldsPartitionThem()
    {
        byte[][] seeds = [.. Vectors.GetProperty("frames").EnumerateArray().SelectMany(static one => new[] { Captured.Hex(one, "wire"), [.. Captured.Hex(one, "body"), 0, 0] })];
        foreach (var octets in Captured.Damaged(seeds, 10_000, 14))
        {
            Partition.Check(BridgeAnatomy.DescribeLine(octets).Fields, 0, octets.Length);
            Partition.Check(BridgeAnatomy.Describe(octets).Fields, 0, octets.Length);
            Assert.True(BridgeAnatomy.Unpack(octets) is not { } packet || packet.Length <= octets.Length);
        }
    }

    private static void CheckValue(byte[] packet, IReadOnlyList<FieldSpan> fields, JsonProperty expected)
    {
        var name = expected.Name switch { "sta_mac" => "staMac", "ap_mac" => "apMac", "max_payload" => "maxPayload", "rate_500kbps" => "rate", "time_us" => "time", "payload_length" => "payload", _ => expected.Name };
        if (name == "password" && expected.Value.GetString() == "")
        {
            Assert.DoesNotContain(fields, static field => field.Name == "password");
            return;
        }

        var field = fields.Field(name);
        var octets = Convert.ToHexStringLower(packet.AsSpan(field.Offset, field.Length));
        var (want, got) = name switch
        {
            _ when expected.Name == "payload_length" => (expected.Value.ToString(), field.Length.ToString(CultureInfo.InvariantCulture)),
            _ when field.IsSecret || field.Role == FieldRole.Address || name == "payload" => (expected.Value.GetString(), octets),
            "features" => (expected.Value.GetString(), int.Parse(field.Value!, CultureInfo.InvariantCulture).ToString("x4", CultureInfo.InvariantCulture)),
            "rssi" when expected.Value.ValueKind == JsonValueKind.Null => ("unknown", field.Value),
            _ => (expected.Value.ToString(), field.Value),
        };
        Assert.Equal(want, got);
    }
}
