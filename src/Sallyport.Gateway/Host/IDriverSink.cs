using Sallyport.Gateway.Journal;

namespace Sallyport.Gateway.Host;

/// <summary>What a driver tells the host during a turn. Only valid inside the call that it was passed to; one thread.</summary>
public interface IDriverSink
{
    /// <summary>One accepted fact for the journal, stamped with the time of the turn.</summary>
    /// <param name="device">Device id, empty for the gateway itself.</param>
    /// <param name="body">The fact.</param>
    /// <returns>False when the journal takes no entries now; facts that change a state are kept and tried again, uplinks are counted and lost.</returns>
    bool Append(string device, EntryBody body);

    /// <summary>What became of a downlink; numbers that the queue does not know are ignored.</summary>
    void Delivery(long downlinkId, DeliveryStep step, string? reason);

    /// <summary>The device was just heard: what waits for it may be tried now.</summary>
    void Reachable(string device);

    /// <summary>The device answered a control command.</summary>
    /// <param name="device">Device id.</param>
    /// <param name="word">Control word, as in a request.</param>
    /// <param name="result">The answer as JSON text, null when it cannot be decoded.</param>
    void Answered(string device, string word, string? result);
}
