using Sallyport.Gateway.Alerts;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;

namespace Sallyport.Web.Api;

/// <summary>Answer of <c>GET /api/v1/alerts</c>: what is open, the oldest first, and what is muted.</summary>
internal sealed record AlertsView(IReadOnlyList<AlertView> Alerts, IReadOnlyList<MuteView> Mutes);

/// <summary>An open alert. Device and name are null when it is not about one device.</summary>
internal sealed record AlertView(
    long AlertId,
    string Rule,
    string Severity,
    string? Device,
    string? Name,
    string Subject,
    string Text,
    string? Advice,
    string RaisedAt,
    string? AcknowledgedAt,
    string? AcknowledgedBy,
    bool Muted,
    string? MutedUntil)
{
    /// <summary>An alert as it is now.</summary>
    public static AlertView Of(OpenAlert alert, IReadOnlyList<AlertMute> mutes, IGatewayControl control)
    {
        var mute = mutes.FirstOrDefault(mute => mute.Rule == alert.Rule && mute.Subject == alert.Subject);
        return new AlertView(
            alert.Id,
            alert.Rule,
            alert.Severity,
            alert.Device.Length > 0 ? alert.Device : null,
            alert.Device.Length > 0 && control.Find(alert.Device) is [var device] ? device.Name : null,
            alert.Subject,
            alert.Text,
            alert.Advice,
            EntryJson.Time(alert.RaisedAtMicroseconds),
            alert.AcknowledgedAtMicroseconds is { } at ? EntryJson.Time(at) : null,
            alert.AcknowledgedBy,
            mute is not null,
            mute?.UntilMicroseconds is { } until ? EntryJson.Time(until) : null);
    }
}

/// <summary>A mute. Until is null when it holds until it is taken back.</summary>
internal sealed record MuteView(long AlertId, string Rule, string Subject, string? Until, string Who)
{
    /// <summary>A mute as it is now.</summary>
    public static MuteView Of(AlertMute mute) => new(mute.AlertId, mute.Rule, mute.Subject, mute.UntilMicroseconds is { } until ? EntryJson.Time(until) : null, mute.Who);
}

/// <summary>Body of <c>PUT /api/v1/alerts/{id}/mute</c>: seconds, or null for "until it is taken back".</summary>
internal sealed record MuteOrder
{
    public required double? Seconds { get; init; }
}
