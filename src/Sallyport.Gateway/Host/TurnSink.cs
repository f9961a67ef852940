using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Wire;

namespace Sallyport.Gateway.Host;

/// <summary>
/// What drivers and queue tell during a turn, put into the journal. When the journal refuses, uplinks are counted and lost (their devices were never told
/// that they arrived), but facts that change a state wait here, bounded, and are written first when it accepts again.
/// </summary>
internal sealed class TurnSink : IDriverSink, IDownlinkPort
{
    private const int KeptMaximum = 10_000;
    private readonly IJournal _journal;
    private readonly Func<string, ISegmentDriver?> _driverOf;
    private readonly Queue<(long Time, string Device, EntryBody Body)> _kept = new();
    private Now _now;
    private long _lost;

    public TurnSink(IJournal journal, GatewayHostOptions options, Func<string, ISegmentDriver?> driverOf)
    {
        _journal = journal;
        _driverOf = driverOf;
        Queue = new DownlinkQueue(options, this);
    }

    /// <summary>The downlinks of all segments.</summary>
    public DownlinkQueue Queue { get; }

    /// <summary>Facts that were lost because the journal took none.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>True while the journal does not take what it should.</summary>
    public bool IsRefusing { get; private set; }

    /// <summary>Begins a turn: gives the time and writes what was kept.</summary>
    public void Begin(Now now)
    {
        _now = now;
        while (_kept.TryPeek(out var kept) && _journal.Append(kept.Time, kept.Device, kept.Body) != 0)
        {
            _kept.Dequeue();
        }

        IsRefusing = _kept.Count > 0;
    }

    /// <inheritdoc/>
    public bool Append(string device, EntryBody body)
    {
        if (_kept.Count == 0 && _journal.Append(_now.UtcMicroseconds, device, body) != 0)
        {
            IsRefusing = false;
            return true;
        }

        IsRefusing = true;
        if (body is UplinkBody || _kept.Count >= KeptMaximum)
        {
            Interlocked.Increment(ref _lost);
        }
        else
        {
            _kept.Enqueue((_now.UtcMicroseconds, device, body));
        }

        return false;
    }

    /// <inheritdoc/>
    public void Delivery(long downlinkId, DeliveryStep step, string? reason) => Queue.Report(downlinkId, step, reason);

    /// <inheritdoc/>
    public void Reachable(string device) => Queue.Reachable(device);

    /// <inheritdoc/>
    public void Answered(string device, string word, string? result) => Queue.Answered(device, word, result);

    /// <inheritdoc/>
    public void Submit(DownlinkItem item)
    {
        if (_driverOf(item.Request.Device) is { } driver)
        {
            driver.Submit(item.Id, item.Request, _now, this);
        }
        else
        {
            // Its network is not configured in this run; it stays queued for a run in which it is.
            Queue.Report(item.Id, DeliveryStep.Unreachable, null);
        }
    }

    /// <inheritdoc/>
    public void Withdraw(DownlinkItem item)
    {
        if (Devices.DeviceId.TryParse(item.Request.Device, out var id))
        {
            _driverOf(item.Request.Device)?.Withdraw(item.Id, id.Address, _now, this);
        }
    }

    /// <inheritdoc/>
    public void Record(string device, DownlinkBody body) => Append(device, body);
}
