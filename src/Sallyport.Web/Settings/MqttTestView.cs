namespace Sallyport.Web.Settings;

/// <summary>What a connection test found.</summary>
/// <param name="Passed">True when no step failed.</param>
/// <param name="Broker">Scheme, host and port.</param>
/// <param name="Steps">All steps in their order.</param>
/// <param name="Certificate">What the broker showed; null without TLS.</param>
public sealed record MqttTestView(bool Passed, string Broker, IReadOnlyList<MqttStepView> Steps, CertificateView? Certificate);
