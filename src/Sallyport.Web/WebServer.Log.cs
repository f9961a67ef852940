using Microsoft.Extensions.Logging;

namespace Sallyport.Web;

/// <content>What is logged.</content>
public sealed partial class WebServer
{
    private static partial class Log
    {
        [LoggerMessage(5001, LogLevel.Error, "The request {Method} {Endpoint} failed")]
        public static partial void RequestFailed(ILogger logger, string method, string? endpoint, Exception exception);
    }
}
