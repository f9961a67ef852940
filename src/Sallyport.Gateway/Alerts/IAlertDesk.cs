using Sallyport.Gateway.Commands;

namespace Sallyport.Gateway.Alerts;

/// <summary>Alerts as callers see and handle them. Every change is audited. Thread safe.</summary>
public interface IAlertDesk
{
    /// <summary>Open alerts, the oldest first.</summary>
    IReadOnlyList<OpenAlert> Open { get; }

    /// <summary>Mutes that hold now.</summary>
    IReadOnlyList<AlertMute> Mutes { get; }

    /// <summary>The rules, in the order of <see cref="AlertRules.Definitions"/>.</summary>
    IReadOnlyList<AlertRule> Rules { get; }

    /// <summary>Changes with each change of a rule; for callers who edit what they read before.</summary>
    long RulesVersion { get; }

    /// <summary>Sets a rule and keeps it.</summary>
    /// <param name="rule">A whole rule, as <see cref="AlertRules.Complete"/> gives it.</param>
    /// <param name="caller">Who.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<CommandResult> SetRuleAsync(AlertRule rule, Caller caller, CancellationToken cancellationToken);

    /// <summary>Says "I know" of an open alert; it stays open until it is over.</summary>
    /// <returns>Refused as too late when it is not open, or somebody said so before.</returns>
    Task<CommandResult> AcknowledgeAsync(long id, Caller caller, CancellationToken cancellationToken);

    /// <summary>No alert of this kind about this subject for a while; the open one stays open, but is quiet.</summary>
    /// <param name="id">An open alert.</param>
    /// <param name="span">How long, above zero; null: until it is taken back.</param>
    /// <param name="caller">Who.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<CommandResult> MuteAsync(long id, TimeSpan? span, Caller caller, CancellationToken cancellationToken);

    /// <summary>Takes a mute back.</summary>
    /// <param name="id">The alert that was muted.</param>
    /// <param name="caller">Who.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<CommandResult> UnmuteAsync(long id, Caller caller, CancellationToken cancellationToken);

    /// <summary>
    /// What a rule would have raised over the last seven days, from the journal; at most the newest 500,000 entries. Takes seconds; when it is cancelled, or when
    /// a limit is reached, the answer says that it is not complete.
    /// </summary>
    AlertTrial Try(AlertRule rule, CancellationToken cancellationToken);
}
