namespace Sallyport.Mqtt.Client.Test;

/// <summary>What a connection test found.</summary>
/// <param name="Steps">All steps in their order; behind the first that failed all are skipped.</param>
/// <param name="Certificate">The broker's certificate; null without TLS or when none came.</param>
public sealed record MqttTestResult(IReadOnlyList<MqttTestStep> Steps, MqttCertificate? Certificate)
{
    /// <summary>True when no step failed.</summary>
    public bool Passed => Steps.All(static step => step.State != "failed");
}
