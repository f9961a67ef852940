using System.Globalization;
using System.Text.RegularExpressions;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Wire;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>
/// Discovery messages count in a device's rate but print none. The rate after the last of them stands in the REST exchanges that ask for the device; it belongs
/// to the last message of the session in which such a message was last.
/// </summary>
internal sealed partial class LastRates
{
    private readonly Dictionary<VectorFrame, double> _rates = new(ReferenceEqualityComparer.Instance);

    /// <summary>Reads the exchanges and finds the frames that their rates belong to.</summary>
    public LastRates(VectorFile file)
    {
        foreach (var exchange in file.Exchanges)
        {
            var match = RatePattern().Match(exchange.Body);
            if (match.Success && MacAddress.TryParse(match.Groups[1].Value, out var address) && Last(file, address) is { } frame)
            {
                _rates.TryAdd(frame, double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary>The rate after this frame; null when no exchange tells it.</summary>
    public double? After(VectorFrame frame) => _rates.TryGetValue(frame, out var rate) ? rate : null;

    private static VectorFrame? Last(VectorFile file, MacAddress address)
    {
        VectorFrame? newest = null;
        foreach (var frame in file.Frames.Where(frame => frame.Source == address && frame.AtGateway is not null))
        {
            switch ((MessageType)frame.Octets[0])
            {
                case MessageType.ClientHello when newest?.Octets[0] == (byte)MessageType.HomeAssistantDiscovery:
                    return newest;
                case MessageType.SensorData or MessageType.UnencryptedData or MessageType.HomeAssistantDiscovery:
                    newest = frame;
                    break;
            }
        }

        return newest?.Octets[0] == (byte)MessageType.HomeAssistantDiscovery ? newest : null;
    }

    [GeneratedRegex("\"address\":\"([0-9a-f:]{17})\".*\"packetsHour\":([0-9.]+)")]
    private static partial Regex RatePattern();
}
