using System.Globalization;
using Sallyport.Protocols.Mesh.Messages;
using Sallyport.Wire.Anatomy;

namespace Sallyport.Protocols.Mesh.Anatomy;

/// <summary>The members of a line of the tree link (mesh.md section 6).</summary>
internal static class LineFields
{
    /// <summary>Takes a line apart, with or without its newline.</summary>
    public static FrameAnatomy Describe(ReadOnlySpan<byte> line)
    {
        var writer = new FieldWriter("mesh.md 6.2");
        JsonFields.Add(writer, line, "mesh.md 6.2", Member);
        var known = int.TryParse(JsonFields.ValueOf(writer.Fields, "flag"), NumberStyles.None, CultureInfo.InvariantCulture, out var flag) && Enum.IsDefined((LineFlag)flag);
        return new FrameAnatomy(known ? ((LineFlag)flag).ToString() : "line", writer.Fields.Any(static field => field.Name == JsonFields.Rest) ? "not a JSON object" : null, writer.Fields);
    }

    private static TextMember Member(string name) => name switch
    {
        "src" => new(FieldRole.Address, "id of the originator; believed"),
        "dst" => new(FieldRole.Address, "an id, ffffffffffff for everybody, or parent"),
        "flag" => new(FieldRole.Type, "1 topology, 2 topology changed, 5 application"),
        "msg" => new(FieldRole.Payload, "what is said"),
        "new_topology" => new(FieldRole.Payload, "the tree as the sender knows it"),
        "changed_mac" => new(FieldRole.Address, "the node that came or went"),
        "node" => new(FieldRole.Address, "id of a node of the tree"),
        "child" => new(FieldRole.Payload, "the nodes below it"),
        _ => new(FieldRole.Payload),
    };
}
