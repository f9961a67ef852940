namespace Sallyport.Gateway.Alerts;

/// <summary>Somebody does not want to hear of something for a while.</summary>
/// <param name="Rule">The kind of alert.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="UntilMicroseconds">UTC microseconds when it ends; null: when it is taken back.</param>
/// <param name="Who">Who muted it.</param>
/// <param name="AlertId">The alert that was muted; the number to take the mute back with.</param>
public sealed record AlertMute(string Rule, string Subject, long? UntilMicroseconds, string Who, long AlertId);
