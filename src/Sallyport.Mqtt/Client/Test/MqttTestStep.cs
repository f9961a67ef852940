namespace Sallyport.Mqtt.Client.Test;

/// <summary>One step of a connection test.</summary>
/// <param name="Name"><c>name, connect, tls, login, subscribe, publish</c>.</param>
/// <param name="State"><c>ok, failed, skipped</c>.</param>
/// <param name="Took">How long it took; zero when it was skipped.</param>
/// <param name="Detail">What was found, one sentence without secrets.</param>
/// <param name="Cure">What to do about it; null where there is nothing to do.</param>
public sealed record MqttTestStep(string Name, string State, TimeSpan Took, string Detail, string? Cure);
