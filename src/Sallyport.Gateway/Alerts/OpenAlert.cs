namespace Sallyport.Gateway.Alerts;

/// <summary>An alert that is not cleared yet.</summary>
/// <param name="Id">Its number, from 1.</param>
/// <param name="Rule">Its kind.</param>
/// <param name="Severity"><c>bad</c> or <c>attention</c>.</param>
/// <param name="Device">Device id; empty when it is not about one device.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Text">One sentence.</param>
/// <param name="Advice">What to do; null when nothing helps but waiting.</param>
/// <param name="RaisedAtMicroseconds">UTC microseconds.</param>
/// <param name="AcknowledgedAtMicroseconds">UTC microseconds when somebody said "I know"; null when nobody did.</param>
/// <param name="AcknowledgedBy">Who.</param>
public sealed record OpenAlert(
    long Id,
    string Rule,
    string Severity,
    string Device,
    string Subject,
    string Text,
    string? Advice,
    long RaisedAtMicroseconds,
    long? AcknowledgedAtMicroseconds,
    string? AcknowledgedBy);
