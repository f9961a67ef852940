using System.Globalization;
using Sallyport.Web.Settings;

namespace Sallyport.Cli.Settings;

/// <summary>A network's fields as the text that files have; what is null stays out.</summary>
internal static class NetworkValues
{
    /// <summary>By path below the network; neither name nor key.</summary>
    public static Dictionary<string, string> Of(NetworkOrder order)
    {
        (string Key, object? Value)[] fields =
        [
            ("address", order.Address),
            ("channel", order.Channel),
            ("keyValiditySeconds", order.KeyValiditySeconds),
            ("inactivitySeconds", order.InactivitySeconds),
            ("counters", order.Counters),
            ("disconnectOnDataError", order.DisconnectOnDataError),
            ("statusMessages", order.StatusMessages),
            ("clockAnswers", order.ClockAnswers),
            ("unencryptedData", order.UnencryptedData),
            ("mqttPrefix", order.MqttPrefix),
            .. (order.Links ?? []).Select(static (link, i) => (string.Create(CultureInfo.InvariantCulture, $"links:{i}"), (object?)link)),
        ];
        return fields.Where(static field => field.Value is not null).ToDictionary(static field => field.Key, static field => Convert.ToString(field.Value, CultureInfo.InvariantCulture)!);
    }
}
