using System.Text;

namespace Sallyport.Gateway.Devices;

/// <summary>Tags: words that an operator puts on devices to find and group them. In normal form they are lower case (NFC), without doubles, sorted.</summary>
public static class DeviceTagRules
{
    /// <summary>Tags of one device.</summary>
    public const int MaximumTags = 16;

    /// <summary>Characters of one tag.</summary>
    public const int MaximumLength = 32;

    /// <summary>The rule in words.</summary>
    public const string Sentence = "a device has at most 16 tags of 1 to 32 letters, digits and - _ . :";

    /// <summary>Brings tags into their normal form.</summary>
    /// <returns>False when one is no tag, or there are too many.</returns>
    public static bool TryNormalize(IEnumerable<string> words, out IReadOnlyList<string> tags)
    {
        tags = [];
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            if (Normal(word) is not { } tag)
            {
                return false;
            }

            found.Add(tag);
            if (found.Count > MaximumTags)
            {
                return false;
            }
        }

        tags = [.. found];
        return true;
    }

    private static string? Normal(string word)
    {
        if (word.Length > 4 * MaximumLength || !DeviceNameRules.IsUnicode(word))
        {
            return null;
        }

        var tag = word.Trim().ToLowerInvariant().Normalize(NormalizationForm.FormC);
        return tag.Length is > 0 and <= MaximumLength && tag.All(static letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.' or ':') ? tag : null;
    }
}
