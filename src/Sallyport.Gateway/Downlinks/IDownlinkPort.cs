using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Gateway.Downlinks;

/// <summary>What the queue needs from the host: the radio and the journal.</summary>
internal interface IDownlinkPort
{
    /// <summary>Hands a downlink to the driver of its segment; steps come back through <see cref="DownlinkQueue.Report"/>, also during the call.</summary>
    void Submit(DownlinkItem item);

    /// <summary>Takes one back from the slot of a sleeper; reported during the call, or not at all when it is too late.</summary>
    void Withdraw(DownlinkItem item);

    /// <summary>Writes a change of state to the journal.</summary>
    void Record(string device, DownlinkBody body);
}
