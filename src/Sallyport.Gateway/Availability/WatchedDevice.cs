namespace Sallyport.Gateway.Availability;

/// <summary>A device that is watched. Times are microseconds of the caller's clock.</summary>
internal sealed class WatchedDevice(string id, Rhythm rhythm)
{
    public string Id => id;

    public Rhythm Rhythm => rhythm;

    public WatchPhase Phase { get; set; }

    public bool Sleepy { get; set; }

    public bool HasSession { get; set; }

    public long SleepSeconds { get; set; }

    /// <summary>From when on silence counts, where the device was not heard since.</summary>
    public long CountedFrom { get; set; }

    /// <summary>When it was called late.</summary>
    public long LateSince { get; set; }

    /// <summary>When the timer queue will ask about it next; an earlier entry of the queue is stale.</summary>
    public long QueuedAt { get; set; } = long.MaxValue;

    /// <summary>Everybody was told that it is late or offline, and not yet that it is back.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>It spoke after it was called late, and nobody was told yet.</summary>
    public bool HasReturned { get; set; }

    /// <summary>When it was heard last, or from when on it could have been.</summary>
    public long SilentSince => rhythm.HeardAt is { } heard && heard > CountedFrom ? heard : CountedFrom;

    /// <summary>When the next conclusion is due; never for who is ignored or offline already.</summary>
    public long Due => Phase switch
    {
        WatchPhase.Expected => SilentSince + Timeout,
        WatchPhase.Late => SilentSince + Math.Max(4 * Timeout, Timeout + ShortestLate),
        _ => long.MaxValue,
    };

    public long Timeout => rhythm.Timeout(SleepSeconds, Sleepy);

    /// <summary>A device is late for five minutes at least before it is offline.</summary>
    private const long ShortestLate = 300_000_000;
}
