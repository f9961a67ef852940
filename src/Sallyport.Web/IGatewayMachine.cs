using Sallyport.Gateway.Commands;

namespace Sallyport.Web;

/// <summary>
/// What only the process around the gateway can do. Both methods return at once; the work begins after the answer to the caller is on its way, and
/// ends the server that asked for it.
/// </summary>
public interface IGatewayMachine
{
    /// <summary>Stops everything cleanly and starts again with the same data.</summary>
    void Restart();

    /// <summary>
    /// Factory state: stops everything, removes devices, queues, policies, tokens, journal and stored secrets, and starts again. The configuration file
    /// stays. The first entry of the new journal is an audit entry <c>gateway.reset</c> that names the caller.
    /// </summary>
    void Reset(Caller caller);
}
