using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Host;
using Sallyport.Wire;

namespace Sallyport.Gateway.EStim;

/// <summary>A driver whose devices have outputs with levels.</summary>
public interface IOutputDriver : ISegmentDriver
{
    /// <summary>Its devices, sorted by id; a snapshot. Thread safe.</summary>
    IReadOnlyList<OutputDevice> OutputDevices { get; }

    /// <summary>Called on the thread that runs the turns when a device reports levels that nobody ordered here: with its id, and for the audit what changed.</summary>
    Action<string, string>? LevelsChanged { get; set; }

    /// <summary>Everything off, before anything else. Cannot be refused and needs no journal.</summary>
    void EmergencyStop(Now now, IDriverSink sink);

    /// <summary>Checks an order. Changes nothing.</summary>
    /// <param name="order">The order; its device is of this segment.</param>
    /// <param name="isAutomation">No person gave it.</param>
    /// <param name="detail">Why it is refused, or for the audit what it changes ("output 0: 100 to 300").</param>
    CommandRefusal Check(OutputOrder order, bool isAutomation, out string detail);

    /// <summary>True when an id is written as this driver writes it, and such a device can be on its bus. Changes nothing.</summary>
    bool IsDevice(string device);

    /// <summary>Carries out an order that was checked.</summary>
    /// <param name="order">The order.</param>
    /// <param name="isAutomation">No person gave it.</param>
    /// <param name="ended">Called on the thread that runs the turns when the device answered, or did not.</param>
    /// <param name="now">The time.</param>
    /// <param name="sink">Where facts go.</param>
    void Submit(OutputOrder order, bool isAutomation, Action<OutputAnswer> ended, Now now, IDriverSink sink);

    /// <summary>Takes the master key of a device that was imported at this machine, or with null forgets it.</summary>
    void SetKey(string device, ReadOnlyMemory<byte>? key, Now now, IDriverSink sink);

    /// <summary>Asks who is there.</summary>
    void Discover(Now now, IDriverSink sink);
}
