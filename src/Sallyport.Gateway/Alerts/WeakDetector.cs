using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Gateway.Alerts;

/// <summary>Devices whose signal is weak or whose messages are lost, with a gap between "weak" and "well again".</summary>
internal sealed class WeakDetector(int maximum) : IAlertDetector
{
    private const int Enough = 8;
    private const double SignalGap = 5;
    private const double LossGap = 0.6;
    private const float SignalShare = 1f / 8;
    private const float LossShare = 1f / 32;
    private const int MostLost = 32;
    private readonly Dictionary<string, Reception> _receptions = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Apply(JournalEntry entry, long at, AlertEngine engine)
    {
        if (entry.Body is not UplinkBody uplink || Learn(entry.Device, uplink) is not { Messages: >= Enough } reception)
        {
            return;
        }

        var rule = engine.Rule(AlertRules.WeakLink);
        var (signal, loss) = (reception.Signal, reception.Loss * 100);
        var isFaint = signal < rule["rssi"];
        if (isFaint || loss > rule["loss"])
        {
            reception.IsWeak = true;
            var what = isFaint ? FormattableString.Invariant($"its signal is {signal:0} dBm") : FormattableString.Invariant($"{loss:0} % of its messages are lost");
            engine.Report(AlertRules.WeakLink, entry.Device, true, $"{engine.Label(entry.Device)} is heard badly: {what}.", "Move it or its antenna, or put a radio closer to it.", at);
        }
        else if (reception.IsWeak && !(signal < rule["rssi"] + SignalGap) && loss < rule["loss"] * LossGap)
        {
            reception.IsWeak = false;
            engine.Report(AlertRules.WeakLink, entry.Device, false, "it is heard well again", null, at);
        }
    }

    /// <inheritdoc/>
    public void Advance(long at, AlertEngine engine)
    {
    }

    /// <summary>An alert that was open when the gateway started is over when the device is heard well.</summary>
    public void Restore(string device) => _receptions[device] = new Reception { IsWeak = true };

    private Reception? Learn(string device, UplinkBody uplink)
    {
        if (!_receptions.TryGetValue(device, out var reception))
        {
            if (_receptions.Count >= maximum)
            {
                return null;
            }

            _receptions[device] = reception = new Reception();
        }

        for (var lost = Math.Min(uplink.Lost, MostLost); lost > 0; lost--)
        {
            reception.Loss += (1 - reception.Loss) * LossShare;
        }

        reception.Loss -= reception.Loss * LossShare;
        reception.Messages = Math.Min(reception.Messages + 1, Enough);
        if (uplink.Rssi is { } rssi)
        {
            reception.Signal = float.IsNaN(reception.Signal) ? rssi : reception.Signal + ((rssi - reception.Signal) * SignalShare);
        }

        return reception;
    }

    private sealed class Reception
    {
        /// <summary>Not a number while the link does not tell; comparisons with it are false.</summary>
        public float Signal { get; set; } = float.NaN;

        public float Loss { get; set; }

        public int Messages { get; set; }

        public bool IsWeak { get; set; }
    }
}
