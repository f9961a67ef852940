using Sallyport.Wire.Anatomy;

namespace Sallyport.Web.Frames;

/// <summary>A field inside a field: a value in a payload, an argument of a command.</summary>
internal sealed record FieldPartView(int Offset, int Length, string Name, string Role, string? Value, string? Meaning, string? Unit, string? Section)
{
    public static FieldPartView Of(FieldSpan field) => new(field.Offset, field.Length, field.Name, RoleWord(field.Role), field.Value, field.Meaning, field.Unit, field.Section);

    /// <summary>The word of a role.</summary>
    public static string RoleWord(FieldRole role) => role.ToString().ToLowerInvariant();
}
