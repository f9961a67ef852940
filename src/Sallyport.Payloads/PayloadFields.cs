using Sallyport.Payloads.Cayenne;
using Sallyport.Payloads.MessagePack;

namespace Sallyport.Payloads;

/// <summary>Takes a payload apart, octet by octet.</summary>
public static class PayloadFields
{
    /// <summary>The fields in their order; they cover every octet once.</summary>
    /// <param name="format">CayenneLPP and MessagePack have fields, others none.</param>
    /// <param name="octets">Any octets; more than <see cref="PayloadText.MaximumLength"/> have no fields.</param>
    /// <returns>Empty when the format has no fields, or the octets are not of that format.</returns>
    public static IReadOnlyList<PayloadField> Describe(PayloadFormat format, ReadOnlySpan<byte> octets) => octets.Length > PayloadText.MaximumLength ? [] : format switch
    {
        PayloadFormat.CayenneLpp => LppFields.Describe(octets),
        PayloadFormat.MessagePack => MessagePackFields.Describe(octets),
        _ => [],
    };
}
