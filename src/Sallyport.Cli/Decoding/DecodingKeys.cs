using Sallyport.Cli.Configuration;
using Sallyport.Protocols.EnigmaIot.Keys;

namespace Sallyport.Cli.Decoding;

/// <summary>Reads a key file for <c>decode</c>: one key a line, either 64 hexadecimal digits (32 octets: a session, broadcast or hashed network key) or the text of a network key.</summary>
internal static class DecodingKeys
{
    private const int MaximumKeys = 10_000;

    /// <exception cref="CommandFailure">The file cannot be read or a line is no key.</exception>
    public static IReadOnlyList<byte[]> Read(string file)
    {
        try
        {
            List<byte[]> keys = [];
            foreach ((int index, string line) in File.ReadLines(file).Take(MaximumKeys).Where(static line => line.Length > 0).Index())
            {
                keys.Add(
                    line.Length == 2 * NetworkKey.Length && line.All(char.IsAsciiHexDigit) ? Convert.FromHexString(line)
                    : SettingRules.KeyMistake(line) is { } mistake ? throw CommandFailure.Usage($"{file}: key {index + 1}: {mistake}")
                    : NetworkKey.FromText(line));
            }

            return keys;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Usage($"{file}: {trouble.Message}");
        }
    }
}
