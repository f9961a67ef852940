using System.Net;

namespace Sallyport.Web;

/// <summary>Where and for whom the gateway serves HTTP.</summary>
public sealed record WebServerOptions
{
    /// <summary>Where to listen; port 0 = any free one.</summary>
    public required IPEndPoint Endpoint { get; init; }
}
