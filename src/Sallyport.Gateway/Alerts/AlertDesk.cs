using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Wire;

namespace Sallyport.Gateway.Alerts;

/// <summary>The callers' side of the alerts. What is said about an alert becomes an entry and takes effect when that is durable.</summary>
internal sealed class AlertDesk(IJournal journal, AlertBook book, AlertRuleSet rules, AlertSurroundings surroundings, CommandInbox inbox, CommandExecutor executor, Func<long> utc) : IAlertDesk
{
    private static readonly TimeSpan LongestMute = TimeSpan.FromDays(3650);

    public IReadOnlyList<OpenAlert> Open => book.Open;

    public IReadOnlyList<AlertMute> Mutes => [.. book.Mutes.Where(mute => !(mute.UntilMicroseconds <= utc()))];

    public IReadOnlyList<AlertRule> Rules => rules.All;

    public long RulesVersion => rules.Version;

    public async Task<CommandResult> SetRuleAsync(AlertRule rule, Caller caller, CancellationToken cancellationToken)
    {
        if (AlertRules.Complete(rule.Rule, rule.Enabled, rule.Numbers, null, out var whole) is { } fault)
        {
            return new CommandResult(CommandRefusal.Malformed, fault, null);
        }

        var numbers = string.Join(", ", whole!.Numbers.Select(static number => FormattableString.Invariant($"{number.Key}={number.Value}")));
        var result = await inbox.PostAsync(now => executor.WriteAudit("alert.rule", whole.Rule, $"{(whole.Enabled ? "on" : "off")}; {numbers}", caller, now), cancellationToken).ConfigureAwait(false);
        if (result.Accepted)
        {
            rules.Set(whole);
        }

        return result;
    }

    public Task<CommandResult> AcknowledgeAsync(long id, Caller caller, CancellationToken cancellationToken) => inbox.PostAsync(
        now => book.Find(id) is not { AcknowledgedAtMicroseconds: null } alert
            ? TooLate($"alert {id} is not open, or is acknowledged already")
            : Say("acknowledged", alert.Id, alert.Rule, alert.Severity, alert.Device, alert.Subject, alert.Text, null, caller, now),
        cancellationToken);

    public Task<CommandResult> MuteAsync(long id, TimeSpan? span, Caller caller, CancellationToken cancellationToken)
    {
        if (span is { } length && (length <= TimeSpan.Zero || length > LongestMute))
        {
            return Task.FromResult(new CommandResult(CommandRefusal.Malformed, "a mute lasts more than nothing and at most ten years", null));
        }

        return inbox.PostAsync(
            now =>
            {
                var until = span is { } time ? EntryJson.Time(now.UtcMicroseconds + (time.Ticks / TimeSpan.TicksPerMicrosecond)) : null;
                return book.Find(id) is { } alert
                    ? Say("muted", alert.Id, alert.Rule, alert.Severity, alert.Device, alert.Subject, alert.Text, until, caller, now)
                    : TooLate($"alert {id} is not open");
            },
            cancellationToken);
    }

    public Task<CommandResult> UnmuteAsync(long id, Caller caller, CancellationToken cancellationToken) => inbox.PostAsync(
        now => book.FindMute(id) is not { } mute
            ? TooLate($"alert {id} is not muted")
            : Say("unmuted", id, mute.Rule, AlertRules.Find(mute.Rule)?.Severity ?? "attention", Devices.DeviceId.TryParse(mute.Subject, out _) ? mute.Subject : string.Empty, mute.Subject, "the mute was taken back", null, caller, now),
        cancellationToken);

    public AlertTrial Try(AlertRule rule, CancellationToken cancellationToken) => new AlertTrialRun(journal, rule, surroundings).Run(utc(), cancellationToken);

    private (CommandResult Result, long Seq) Say(string state, long id, string rule, string severity, string device, string subject, string text, string? until, Caller caller, Now now)
    {
        var audited = executor.WriteAudit($"alert.{state}", subject, $"{rule}, alert {id}{(until is null ? string.Empty : $", until {until}")}", caller, now);
        if (!audited.Result.Accepted)
        {
            return audited;
        }

        var seq = journal.Append(now.UtcMicroseconds, device, new AlertBody(id, rule, state, severity, subject, text, null, caller.Who, until));
        return seq == 0 ? (new CommandResult(CommandRefusal.NotAccepting, "the journal does not accept entries", null), 0) : (audited.Result, seq);
    }

    private static (CommandResult Result, long Seq) TooLate(string detail) => (new CommandResult(CommandRefusal.TooLate, detail, null), 0);
}
