using Sallyport.Wire.Anatomy;

namespace Sallyport.Web.Frames;

/// <summary>A field of a frame, or of its plaintext. The fields of a level cover every octet once, and so do the parts of a field that has any.</summary>
internal sealed record FieldView(
    int Offset, int Length, string Name, string Role, string? Value, string? Meaning, string? Unit, string? Section, bool Secret, IReadOnlyList<FieldPartView> Parts)
{
    public static FieldView Of(FieldSpan field) => new(
        field.Offset,
        field.Length,
        field.Name,
        FieldPartView.RoleWord(field.Role),
        field.Value,
        field.Meaning,
        field.Unit,
        field.Section,
        field.IsSecret,
        [.. field.Fields.Select(FieldPartView.Of)]);
}
