using System.Text;
using Sallyport.Wire;

namespace Sallyport.Gateway.Devices;

/// <summary>
/// Which names an operator can give. A name is a level of an MQTT topic, a way to address a device, and goes to the device where its protocol has names,
/// so one rule holds for all protocols: that of the narrowest, EnigmaIOT (enigmaiot.md section 7.8).
/// </summary>
public static class DeviceNameRules
{
    /// <summary>Octets of UTF-8.</summary>
    public const int MaximumOctets = 32;

    /// <summary>The rule in words.</summary>
    public const string Sentence = @"a name has 1 to 32 octets of UTF-8 without # + / \ and control characters, no space at its ends, is not 'broadcast' and does not read as an address";

    /// <summary>Brings a name into its normal form (NFC).</summary>
    /// <returns>False when it is no name.</returns>
    public static bool TryNormalize(string text, out string name)
    {
        name = text;
        if (!IsUnicode(text))
        {
            return false;
        }

        name = text.Normalize(NormalizationForm.FormC);
        return name.Length > 0
            && Encoding.UTF8.GetByteCount(name) <= MaximumOctets
            && name.AsSpan().IndexOfAny(@"#+/\") < 0
            && !name.Any(char.IsControl)
            && !char.IsWhiteSpace(name[0])
            && !char.IsWhiteSpace(name[^1])
            && name != DeviceId.Everybody
            && !MacAddress.TryParse(name, out _);
    }

    /// <summary>False when a half of a pair stands alone; such a text has no UTF-8.</summary>
    internal static bool IsUnicode(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsSurrogate(text[at]) && (!char.IsHighSurrogate(text[at]) || at + 1 == text.Length || !char.IsLowSurrogate(text[++at])))
            {
                return false;
            }
        }

        return true;
    }
}
