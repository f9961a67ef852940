using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Cli.Bench;

/// <summary>Counts events and keeps the newest answer to a hello.</summary>
internal sealed class CountingSink : ISink<GatewayEvent>
{
    /// <summary>Uplinks reported.</summary>
    public long Uplinks { get; private set; }

    /// <summary>Everything else reported beside joins: must stay 0 inside a timed part.</summary>
    public long Others { get; private set; }

    /// <summary>User octets reported; keeps the work from being optimised away.</summary>
    public long Octets { get; private set; }

    /// <summary>The newest frame that was sent.</summary>
    public byte[] Sent { get; } = new byte[250];

    /// <summary>Its length.</summary>
    public int SentLength { get; private set; }

    /// <inheritdoc/>
    public void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(Sent);
        SentLength = octets.Length;
    }

    /// <inheritdoc/>
    public void Report(in GatewayEvent occurrence, ReadOnlySpan<byte> payload)
    {
        if (occurrence.Kind == GatewayEventKind.Uplink)
        {
            Uplinks++;
            Octets += payload.Length;
        }
        else if (occurrence.Kind is not (GatewayEventKind.Joined or GatewayEventKind.Left))
        {
            Others++;
        }
    }
}
