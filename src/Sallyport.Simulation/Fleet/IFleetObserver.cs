using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;

namespace Sallyport.Simulation.Fleet;

/// <summary>Learns what devices of a fleet do; the other half of a reference model.</summary>
public interface IFleetObserver
{
    /// <summary>A node handed a data message to its radio. Each call is one frame of its own, also when it repeats an earlier report after a new registration.</summary>
    void Transmitted(MacAddress node, ReadOnlySpan<byte> payload);

    /// <summary>A node's session reported something; <paramref name="payload"/> is valid for the call only.</summary>
    void Reported(MacAddress node, in NodeEvent occurrence, ReadOnlySpan<byte> payload);
}
