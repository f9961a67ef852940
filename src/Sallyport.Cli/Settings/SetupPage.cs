using System.Text.Json.Nodes;
using Sallyport.Cli.Configuration;
using Sallyport.Web.Settings;

namespace Sallyport.Cli.Settings;

/// <summary>The first set-up has the fields and the limits of the original's configuration page, so the same code checks both.</summary>
internal static class SetupPage
{
    private static readonly Dictionary<string, string> Paths = new(StringComparer.Ordinal)
    {
        ["setup.networkName"] = "networkName",
        ["setup.networkKey"] = "networkKey",
        ["setup.channel"] = "channel",
        ["setup.mqtt_server"] = "mqtt.server",
        ["setup.mqtt_port"] = "mqtt.port",
        ["setup.mqtt_user"] = "mqtt.user",
        ["setup.mqtt_pass"] = "mqtt.password",
    };

    /// <summary>Understands a set-up; every mistake has the path of its field.</summary>
    /// <param name="order">As it was filled in.</param>
    /// <param name="drawnKey">The key when none was given.</param>
    public static (OriginalFiles.Content Content, IReadOnlyList<SettingMistake> Mistakes) Read(SetupOrder order, string? drawnKey)
    {
        JsonObject network = new() { ["type"] = "gw", ["networkName"] = order.NetworkName, ["networkKey"] = order.NetworkKey ?? drawnKey, ["channel"] = order.Channel };
        (OriginalFiles.Content content, IReadOnlyList<SettingMistake> mistakes) = OriginalFiles.Understand("setup", network);
        if (order.Mqtt is not { } broker)
        {
            return (content, Renamed(mistakes));
        }

        JsonObject mqtt = new() { ["mqtt_server"] = broker.Server, ["mqtt_port"] = broker.Port, ["mqtt_user"] = broker.User, ["mqtt_pass"] = broker.Password };
        (OriginalFiles.Content other, IReadOnlyList<SettingMistake> more) = OriginalFiles.Understand("setup", mqtt);
        if (other.Mqtt is { } found)
        {
            found["url"] = $"{(broker.Tls ? "mqtts" : "mqtt")}://{broker.Server}:{broker.Port}";
        }

        return (new OriginalFiles.Content(content.Network, content.NetworkKey, other.Mqtt, other.MqttPassword), Renamed([.. mistakes, .. more]));
    }

    private static SettingMistake[] Renamed(IEnumerable<SettingMistake> mistakes) => [.. mistakes.Select(static one => one with { Path = Paths.GetValueOrDefault(one.Path, one.Path) })];
}
