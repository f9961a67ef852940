using Sallyport.Wire;

namespace Sallyport.Simulation.Fleet;

/// <summary>One member of a fleet.</summary>
public abstract class FleetDevice : IDisposable
{
    private protected FleetDevice(MacAddress address, NodeBehaviour behaviour, string name)
    {
        (Address, Behaviour, Name) = (address, behaviour, name);
    }

    /// <summary>Its address.</summary>
    public MacAddress Address { get; }

    /// <summary>How it behaves.</summary>
    public NodeBehaviour Behaviour { get; }

    /// <summary>Its name; empty for none.</summary>
    public string Name { get; }

    /// <summary>True for a node that belongs to the network and must get in.</summary>
    public bool IsHonest => Behaviour is not (NodeBehaviour.Rogue or NodeBehaviour.WrongKey);

    /// <inheritdoc/>
    public abstract void Dispose();
}
