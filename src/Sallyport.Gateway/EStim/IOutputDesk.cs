using Sallyport.Gateway.Commands;

namespace Sallyport.Gateway.EStim;

/// <summary>Devices with outputs, and the orders for them. Every order is checked and audited with who, from where, from what to what. Thread safe.</summary>
public interface IOutputDesk
{
    /// <summary>All devices of all buses, sorted by bus and address; a snapshot.</summary>
    IReadOnlyList<OutputDevice> Devices { get; }

    /// <summary>Names of all buses.</summary>
    IReadOnlyList<string> Buses { get; }

    /// <summary>
    /// Everything off on all buses. Leaves before anything else, needs no right and no journal, and cannot be refused; the audit entry follows. Returns at once.
    /// </summary>
    void EmergencyStop(Caller caller);

    /// <summary>Gives an order and waits for the device's answer. A stop, and levels that are all 0, are never held up by a journal that refuses.</summary>
    /// <param name="order">The order; its device by id, name or address.</param>
    /// <param name="caller">Who asks; <c>mqtt</c> counts as automation.</param>
    /// <param name="cancellationToken">Stops waiting; the order is carried out all the same.</param>
    /// <returns>Whether it was taken, and if so what became of it.</returns>
    Task<(CommandResult Result, OutputAnswer? Answer)> OrderAsync(OutputOrder order, Caller caller, CancellationToken cancellationToken);

    /// <summary>Stores (or with null removes) the master key of a device, that was imported at this machine.</summary>
    Task<CommandResult> SetKeyAsync(string device, ReadOnlyMemory<byte>? key, Caller caller, CancellationToken cancellationToken);

    /// <summary>Asks on a bus who is there.</summary>
    Task<CommandResult> DiscoverAsync(string bus, Caller caller, CancellationToken cancellationToken);
}
