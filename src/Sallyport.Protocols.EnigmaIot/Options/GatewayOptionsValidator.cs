using Sallyport.Protocols.EnigmaIot.Keys;

namespace Sallyport.Protocols.EnigmaIot.Options;

/// <summary>Checks the settings of a network; all errors at once, each with the name of its setting.</summary>
public static class GatewayOptionsValidator
{
    private const int MostPerWindow = 1000;
    private const int MostInAllPerWindow = 1_000_000;

    /// <summary>Slot numbers must fit the index; far above what the wire's ids can tell apart.</summary>
    private const int MostNodes = 16_000_000;

    /// <summary>Lists what is wrong; empty when the options can be used. Never contains the key.</summary>
    public static IReadOnlyList<string> Validate(GatewayOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> errors = [];
        Require(errors, !options.Address.IsBroadcast && options.Address != Wire.MacAddress.None, "Address: must be the address of one station");
        Require(errors, options.NetworkKey.Length == NetworkKey.Length, "NetworkKey: must have 32 octets");
        Require(errors, options.KeyValidity >= TimeSpan.Zero, "KeyValidity: must not be negative (zero: never)");
        Require(errors, options.Inactivity >= TimeSpan.Zero, "Inactivity: must not be negative (zero: never)");
        Require(errors, options.HellosPerWindow is >= 1 and <= MostPerWindow, "HellosPerWindow: must be 1..1000");
        Require(errors, options.InvalidatesPerWindow is >= 1 and <= MostPerWindow, "InvalidatesPerWindow: must be 1..1000");
        Require(errors, options.InvalidatesInAllPerWindow is >= 1 and <= MostInAllPerWindow, "InvalidatesInAllPerWindow: must be 1..1000000");
        Require(errors, options.RateWindow > TimeSpan.Zero, "RateWindow: must be positive");
        Require(errors, options.MaximumNodes is >= 1 and <= MostNodes, "MaximumNodes: must be 1..16000000");
        return errors;
    }

    /// <summary>Throws when there is an error.</summary>
    /// <exception cref="ArgumentException">Lists all of them.</exception>
    public static void ThrowIfInvalid(GatewayOptions options)
    {
        var errors = Validate(options);
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        }
    }

    private static void Require(List<string> errors, bool holds, string error)
    {
        if (!holds)
        {
            errors.Add(error);
        }
    }
}
