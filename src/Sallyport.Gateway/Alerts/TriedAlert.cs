namespace Sallyport.Gateway.Alerts;

/// <summary>An alert that a rule would have raised.</summary>
/// <param name="Device">Device id; empty when it is not about one device.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Text">One sentence.</param>
/// <param name="RaisedAtMicroseconds">UTC microseconds.</param>
/// <param name="ClearedAtMicroseconds">UTC microseconds; null when it would still be open.</param>
public sealed record TriedAlert(string Device, string Subject, string Text, long RaisedAtMicroseconds, long? ClearedAtMicroseconds);
