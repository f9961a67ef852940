namespace Sallyport.Gateway.Alerts;

/// <summary>
/// One thing that can be wrong, between the detector that sees it and the alert that people see: raised when it lasts, cleared when it is over, and the more
/// often it came back lately, the longer it must be over. Times are microseconds of the engine's clock.
/// </summary>
internal sealed class AlertGate(string rule, string subject, string device, bool isGroup)
{
    private const long Day = 86_400_000_000;
    private const long FirstHold = 300_000_000;
    private const long LongestHold = 6L * 3_600_000_000;
    private const int MostDoublings = 7;

    public string Rule => rule;

    public string Subject => subject;

    public string Device => device;

    /// <summary>It stands for many of one network.</summary>
    public bool IsGroup => isGroup;

    public bool IsBad { get; private set; }

    public string Text { get; private set; } = string.Empty;

    public string? Advice { get; private set; }

    /// <summary>Why it is over; null while it is not.</summary>
    public string? Ended { get; set; }

    /// <summary>Number of the open alert; 0 for none.</summary>
    public long OpenId { get; set; }

    private long Since { get; set; }

    private long RaisedAt { get; set; }

    private int Raises { get; set; }

    /// <summary>What the detector sees. The sentence is that of the newest bad news.</summary>
    public void Report(bool isBad, string text, string? advice, long at)
    {
        if (isBad)
        {
            (Text, Advice) = (text, advice);
        }

        if (isBad != IsBad)
        {
            (IsBad, Since) = (isBad, at);
        }
    }

    /// <summary>It has been bad for long enough.</summary>
    public bool IsRipe(long at, long hold) => IsBad && at - Since >= hold;

    /// <summary>It has been good for long enough to be believed.</summary>
    public bool IsOver(long at, long hold)
    {
        if (IsBad)
        {
            return false;
        }

        var patience = Raises <= 1 ? 0 : Math.Min(LongestHold, FirstHold << Math.Min(Raises - 2, MostDoublings));
        return at - Since >= hold + patience;
    }

    /// <summary>Nothing needs to be remembered of it.</summary>
    public bool IsForgotten(long at) => !IsBad && OpenId == 0 && at - Math.Max(Since, RaisedAt) > Day;

    /// <summary>An alert was opened for it.</summary>
    public void Open(long id, long at)
    {
        Raises = at - RaisedAt > Day ? 1 : Raises + 1;
        (OpenId, RaisedAt) = (id, at);
    }
}
