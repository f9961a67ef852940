using Sallyport.Cli.Configuration;
using Sallyport.Cli.Output;
using Sallyport.Cli.Running;
using Sallyport.Mqtt.Client;
using Sallyport.Mqtt.Client.Test;
using Sallyport.Web.Settings;

namespace Sallyport.Cli.Settings;

/// <summary>A broker to try: what was typed, and for the rest what is set. A password that is set never goes to another broker or user than its own.</summary>
internal static class BrokerTrial
{
    private static readonly TimeSpan StepTime = TimeSpan.FromSeconds(5);

    /// <summary>How to reach it, or what is wrong.</summary>
    public static (MqttOptions? Options, SettingError? Error) OptionsOf(MqttTestOrder order, RunSettings settings, string folder)
    {
        string? url = Filled(order.Url) ?? settings.Mqtt?.Broker.ToString();
        if (url is null)
        {
            return (null, new SettingError("url", "is missing; no broker is set"));
        }

        if (!MqttUri.TryParse(url, out MqttUri? broker, out string? mistake))
        {
            return (null, new SettingError("url", mistake!));
        }

        MqttOptions? saved = settings.Mqtt is { } mqtt ? RunningOutputs.ClientOf(mqtt, settings) : null;
        string? savedUser = saved?.User ?? saved?.Broker.User;
        bool isSaved = saved is not null && saved.Broker.ToString() == broker!.ToString();
        string? user = Filled(order.User) ?? broker!.User ?? (isSaved ? savedUser : null);
        MqttPassword? password = Filled(order.Password) is { } typed ? new MqttPassword(typed) : broker!.Password ?? (isSaved && user == savedUser ? saved!.Password ?? saved.Broker.Password : null);
        string? caFile = Filled(order.CaFile) ?? (isSaved ? saved!.CaFile : null);
        var options = new MqttOptions
        {
            Broker = broker!,
            User = user,
            Password = password,
            CaFile = caFile is null ? null : Path.Combine(folder, caFile),
            ClientId = saved?.ClientId ?? settings.GatewayName,
            ConnectTimeout = StepTime,
        };
        return options.Validate("mqtt") is [var first, ..] ? (null, new SettingError(first.Split(' ')[0]["mqtt.".Length..], first[(first.IndexOf(' ', StringComparison.Ordinal) + 1)..])) : (options, null);
    }

    /// <summary>A result as REST shows it.</summary>
    public static MqttTestView View(string broker, MqttTestResult result) => new(
        result.Passed,
        broker,
        [.. result.Steps.Select(static step => new MqttStepView(step.Name, step.State, (long)step.Took.TotalMilliseconds, step.Detail, step.Cure))],
        result.Certificate is { } one ? new CertificateView(one.Subject, one.Issuer, one.Names, Time(one.NotBefore), Time(one.NotAfter), one.Fingerprint) : null);

    private static string Time(DateTimeOffset time) => JsonText.Time((time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)!;

    private static string? Filled(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
