using System.Text.Json;

namespace Sallyport.Cli.Conformance.EStim;

/// <summary>Reads octets from vectors.</summary>
internal static class VectorElement
{
    /// <summary>A property in hexadecimal.</summary>
    /// <exception cref="FormatException">It is not hexadecimal.</exception>
    public static byte[] Octets(this JsonElement element, string name) => Convert.FromHexString(element.GetProperty(name).GetString()!);

    /// <summary>Octets as the file writes them.</summary>
    public static string Hex(ReadOnlySpan<byte> octets) => Convert.ToHexStringLower(octets);

    /// <summary>Adds a sentence when the two differ.</summary>
    public static void Compare<T>(this List<string> failures, string what, T expected, T found)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
        {
            failures.Add($"{what} is {found}, recorded is {expected}");
        }
    }
}
