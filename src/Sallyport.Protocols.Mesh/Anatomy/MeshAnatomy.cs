using System.Buffers.Binary;
using System.Globalization;
using Sallyport.Protocols.Mesh.Codec;
using Sallyport.Protocols.Mesh.Messages;
using Sallyport.Wire;
using Sallyport.Wire.Anatomy;

namespace Sallyport.Protocols.Mesh.Anatomy;

/// <summary>
/// Lays the fields of mesh.md over any octets: radio frames (section 2) and lines of the tree link (section 6). A line begins with a brace, which is no
/// type of a frame.
/// </summary>
public sealed class MeshAnatomy : IFrameAnatomy
{
    private const string Unknown = "unknown";
    private const string Line = "line";

    /// <inheritdoc/>
    public string Protocol => "mesh";

    /// <inheritdoc/>
    public IReadOnlyList<string> TypeWords { get; } = ["advertise", "obtain-creds", "send-wifi-creds", "root-elected", Line];

    /// <inheritdoc/>
    public string TypeWord(ReadOnlySpan<byte> frame) => frame is [var type, ..] ? type is >= 1 and <= 4 ? TypeWords[type - 1] : type == '{' ? Line : Unknown : Unknown;

    /// <inheritdoc/>
    public FrameAnatomy Describe(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> plaintext)
    {
        if (frame.IsEmpty)
        {
            return new FrameAnatomy("none", "no octets", []);
        }

        if (frame[0] == '{')
        {
            return LineFields.Describe(frame);
        }

        var type = (FrameType)frame[0];
        var name = Enum.IsDefined(type) ? type.ToString() : Unknown;
        var writer = new FieldWriter($"mesh.md {SectionOf(type)}");
        if (frame.Length < FrameLayout.MinimumLength)
        {
            writer.Add(frame.Length, "octets", FieldRole.Other, meaning: "too short for a type and an HMAC");
            return new FrameAnatomy(Unknown, "too short", writer.Fields);
        }

        var body = frame[..^FrameLayout.DigestLength];
        writer.Add(1, "type", FieldRole.Type, $"{frame[0]} {name}", MeaningOf(type));
        var length = FrameLayout.BodyLength(type);
        var problem = length == 0 ? "a type that nobody sends" : body.Length < length ? "shorter than its type" : null;
        if (problem is null)
        {
            AddBody(writer, type, body);
        }

        writer.AddUpTo(body.Length, problem is null ? "surplus" : "octets", FieldRole.Other, meaning: problem is null ? "ignored by receivers" : null);
        writer.Add(new FieldSpan(0, FrameLayout.DigestLength, "hmac") { Role = FieldRole.Tag, Meaning = "HMAC-SHA256 of the body under the mesh key", Section = "mesh.md 2" });
        return new FrameAnatomy(name, problem, writer.Fields) { Plain = problem is null ? Plain(type, body, plaintext) : null };
    }

    /// <inheritdoc/>
    public (int Offset, int Length) SecretOf(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> plaintext) =>
        frame is [(byte)FrameType.SendWifiCreds, ..] && plaintext.Length == 2 * FrameLayout.BlockLength ? (FrameLayout.BlockLength, FrameLayout.BlockLength) : (0, 0);

    private static void AddBody(FieldWriter writer, FrameType type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case FrameType.Advertise:
                AddAddress(writer, "id", body, "the node that is described, not the sender");
                AddSingle(writer, "mesh_cntr", body, "centrality; 0 in practice", null);
                AddSingle(writer, "rssi", body, "of the router, as the node hears it; 0 in practice", "dBm");
                writer.Add(1, "tree_root_elected", FieldRole.Type, Octet(body[writer.At]), "1: the node is in the tree, or claimed");
                writer.Add(4, "ttl", FieldRole.Counter, BinaryPrimitives.ReadInt32BigEndian(body[writer.At..]).ToString(CultureInfo.InvariantCulture), "rises with each relay; 0: heard directly");
                break;
            case FrameType.ObtainCreds:
                var step = (KeyStep)body[writer.At];
                writer.Add(1, "flag", FieldRole.Type, $"{body[writer.At]} {(Enum.IsDefined(step) ? step.ToString() : Unknown)}", "step of the hand-out of the key");
                AddAddress(writer, "address", body, "of the sender; the address on the air is ignored");
                var isKey = body.Slice(writer.At, FrameLayout.KeyLength).ContainsAnyExcept((byte)0);
                writer.Add(new FieldSpan(0, FrameLayout.KeyLength, "creds") { Role = FieldRole.Key, Value = isKey ? "a mesh key" : "none", Meaning = isKey ? "masked: a key is shown nowhere" : null, IsSecret = isKey });
                break;
            default:
                AddAddress(writer, "id", body, "the node that is claimed");
                writer.Add(2, "ssidLength", FieldRole.Length, BinaryPrimitives.ReadInt16BigEndian(body[writer.At..]).ToString(CultureInfo.InvariantCulture), "more than 16 cannot be joined", "octets");
                var blocks = new FieldWriter("mesh.md 2.3", writer.At);
                blocks.Add(FrameLayout.BlockLength, "ssid", FieldRole.Encrypted);
                blocks.Add(FrameLayout.BlockLength, "password", FieldRole.Encrypted);
                writer.Add(new FieldSpan(0, 2 * FrameLayout.BlockLength, "encrypted")
                {
                    Role = FieldRole.Encrypted,
                    Meaning = "two texts, each AES-128-CBC with a fixed IV under the first half of the mesh key",
                    Fields = blocks.Fields,
                });
                break;
        }
    }

    private static PlainPart? Plain(FrameType type, ReadOnlySpan<byte> body, ReadOnlySpan<byte> plaintext)
    {
        if (type != FrameType.SendWifiCreds || plaintext.Length != 2 * FrameLayout.BlockLength)
        {
            return null;
        }

        var length = int.Clamp(BinaryPrimitives.ReadInt16BigEndian(body[7..]), 0, FrameLayout.BlockLength);
        var writer = new FieldWriter("mesh.md 2.3");
        writer.Add(length, "ssid", FieldRole.Payload, JsonFields.Text(plaintext[..length]), "of the access point to join");
        writer.AddUpTo(FrameLayout.BlockLength, "padding", FieldRole.Other, meaning: "zero octets");
        writer.Add(new FieldSpan(0, FrameLayout.BlockLength, "password") { Role = FieldRole.Key, Value = "a password", Meaning = "masked: a password is shown nowhere", IsSecret = true });
        return new PlainPart(FrameLayout.SsidAt, writer.Fields);
    }

    private static void AddAddress(FieldWriter writer, string name, ReadOnlySpan<byte> body, string meaning) =>
        writer.Add(MacAddress.Length, name, FieldRole.Address, MacAddress.Read(body[writer.At..]).ToString(), meaning);

    private static void AddSingle(FieldWriter writer, string name, ReadOnlySpan<byte> body, string meaning, string? unit) =>
        writer.Add(sizeof(float), name, FieldRole.Payload, BinaryPrimitives.ReadSingleBigEndian(body[writer.At..]).ToString(CultureInfo.InvariantCulture), meaning, unit);

    private static string Octet(byte octet) => octet.ToString(CultureInfo.InvariantCulture);

    private static string SectionOf(FrameType type) => type switch
    {
        FrameType.Advertise => "2.1",
        FrameType.ObtainCreds => "2.2",
        FrameType.SendWifiCreds => "2.3",
        FrameType.RootElected => "2.4",
        _ => "2",
    };

    private static string MeaningOf(FrameType type) => type switch
    {
        FrameType.Advertise => "a node is described to everybody in reach",
        FrameType.ObtainCreds => "a step of the hand-out of the mesh key",
        FrameType.SendWifiCreds => "a node claims another one as its child",
        FrameType.RootElected => "nobody sends this type; receivers drop it",
        _ => "nobody knows this type; receivers drop it",
    };
}
