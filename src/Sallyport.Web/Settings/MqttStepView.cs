namespace Sallyport.Web.Settings;

/// <summary>One step of a connection test.</summary>
/// <param name="Name"><c>name, connect, tls, login, subscribe, publish</c>.</param>
/// <param name="State"><c>ok, failed, skipped</c>.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Cure">What to do about it; null: nothing.</param>
public sealed record MqttStepView(string Name, string State, long Milliseconds, string Detail, string? Cure);
