using Microsoft.Extensions.Logging;

namespace Sallyport.Mqtt.Client.Transport;

/// <content>Log lines 4000..4009.</content>
public sealed partial class MqttClient
{
    private static partial class Log
    {
        [LoggerMessage(4000, LogLevel.Information, "connected to {Broker}")]
        public static partial void Connected(ILogger logger, string broker);

        [LoggerMessage(4001, LogLevel.Warning, "no connection to {Broker}: {Sentence}; next attempt in {Seconds:0.0} s")]
        public static partial void Failed(ILogger logger, string broker, string sentence, double seconds);

        [LoggerMessage(4002, LogLevel.Information, "left {Broker}")]
        public static partial void Left(ILogger logger, string broker);
    }
}
