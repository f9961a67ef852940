using Microsoft.Extensions.Logging;

namespace Sallyport.Gateway.Host;

/// <content>Log lines, event ids 2000..2099.</content>
public sealed partial class GatewayPump
{
    private static partial class Log
    {
        [LoggerMessage(2000, LogLevel.Error, "A step of {Thread} failed; it is tried again")]
        public static partial void StepFailed(ILogger logger, string thread, Exception exception);

        [LoggerMessage(2001, LogLevel.Error, "The journal does not accept entries: {Reason}; {Entries} wait and are tried again, commands are refused")]
        public static partial void CommitRefused(ILogger logger, int entries, string reason);

        [LoggerMessage(2002, LogLevel.Information, "The steps of {Thread} succeed again")]
        public static partial void StepRecovered(ILogger logger, string thread);

        [LoggerMessage(2003, LogLevel.Information, "The journal accepts entries again; what waited is durable")]
        public static partial void CommitRecovered(ILogger logger);
    }
}
