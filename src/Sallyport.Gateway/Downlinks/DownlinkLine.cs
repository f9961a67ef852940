using Sallyport.Wire;

namespace Sallyport.Gateway.Downlinks;

/// <summary>The open downlinks of one device in sending order, and those that still await an answer.</summary>
internal sealed class DownlinkLine(string device)
{
    public string Device => device;

    /// <summary>Sorted by <see cref="DownlinkItem.Precedes"/>; the current one stays in its place until it is done.</summary>
    public List<DownlinkItem> Items { get; } = [];

    /// <summary>The one that is with the session or on the air.</summary>
    public DownlinkItem? Current { get; set; }

    /// <summary>Sent commands whose answer may still come, oldest first.</summary>
    public List<(long Id, string Word)> Awaiting { get; } = [];

    /// <summary>Nothing is tried before the device is heard.</summary>
    public bool Held { get; set; }

    /// <summary>Nothing is tried before this instant; also when the outcome of the current one is given up.</summary>
    public Instant NotBefore { get; set; }

    /// <summary>True while it is in the queue's list of lines to look at.</summary>
    public bool IsReady { get; set; }

    public bool IsEmpty => Items.Count == 0 && Awaiting.Count == 0;
}
