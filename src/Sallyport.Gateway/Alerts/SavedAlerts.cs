namespace Sallyport.Gateway.Alerts;

/// <summary>The open alerts and mutes in the state store; newer entries of the journal are applied over it.</summary>
/// <param name="Seq">The newest entry that is in it.</param>
/// <param name="NewestId">The newest number that was given to an alert.</param>
/// <param name="Open">Open alerts.</param>
/// <param name="Mutes">Mutes.</param>
internal sealed record SavedAlerts(long Seq, long NewestId, IReadOnlyList<OpenAlert> Open, IReadOnlyList<AlertMute> Mutes);
