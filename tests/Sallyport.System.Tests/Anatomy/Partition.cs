using Sallyport.Wire.Anatomy;

namespace Sallyport.System.Tests.Anatomy;

/// <summary>Holds fields to the rule that each octet belongs to exactly one.</summary>
internal static class Partition
{
    /// <summary>Throws when fields leave a gap, overlap or end elsewhere; the same for what is inside them.</summary>
    public static void Check(IReadOnlyList<FieldSpan> fields, int start, int end)
    {
        var at = start;
        foreach (var field in fields)
        {
            Assert.True(field.Offset == at && field.Length > 0, $"{field.Name} at {field.Offset}, {field.Length} octets; expected at {at}");
            Assert.False(string.IsNullOrEmpty(field.Name));
            at = field.End;
            if (field.Fields.Count > 0)
            {
                Check(field.Fields, field.Offset, field.End);
            }
        }

        Assert.Equal(end, at);
    }
}
