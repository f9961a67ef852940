using System.Net;
using Sallyport.Gateway.EnigmaIot;
using Sallyport.Gateway.EStim;
using Sallyport.Gateway.Policies;
using Sallyport.Gateway.State;
using Sallyport.Web.Access;
using Sallyport.Web.Dashboard;
using Sallyport.Web.EnigmaIot;
using Sallyport.Web.Limits;
using Sallyport.Web.Settings;

namespace Sallyport.Web;

/// <summary>Where and for whom the gateway serves HTTP.</summary>
public sealed record WebServerOptions
{
    /// <summary>Where to listen without TLS; port 0 = any free one, null = only with TLS.</summary>
    public required IPEndPoint? Endpoint { get; init; }

    /// <summary>Where to listen with TLS; null = nowhere.</summary>
    public HttpsOptions? Https { get; init; }

    /// <summary>Names that requests may be for beside addresses and <c>localhost</c>; none: any name, but on loopback only those two.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>What another machine may ask.</summary>
    public AddressLimits RemoteLimits { get; init; } = AddressLimits.Remote;

    /// <summary>What callers on this machine may ask.</summary>
    public AddressLimits LocalLimits { get; init; } = AddressLimits.Local;

    /// <summary>Who is let in.</summary>
    public required AccessBook Access { get; init; }

    /// <summary>Version of the product, as <c>/api/v1/version</c> tells it.</summary>
    public string Version { get; init; } = "0.1.0";

    /// <summary>EnigmaIOT networks that the original's API shows; the first is meant where a request names none.</summary>
    public IReadOnlyList<OriginalNetwork> Networks { get; init; } = [];

    /// <summary>
    /// Default true. False: the original's API asks callers on this machine for no token, as the original does; for old scripts. Browsers' cross-site
    /// requests are refused all the same.
    /// </summary>
    public bool OriginalNeedsToken { get; init; } = true;

    /// <summary>Restart and reset; null: this process cannot do either, and says so.</summary>
    public IGatewayMachine? Machine { get; init; }

    /// <summary>Where answers to creating calls with a key are kept over a restart, 24 hours long; null: in memory only.</summary>
    public IStateStore? State { get; init; }
    /// <summary>Settings, networks and the first set-up; null: this process fixes them, and says so.</summary>
    public IGatewaySettings? Settings { get; init; }

    /// <summary>Reads the master key of a device with outputs from a file of this machine: the key, or why not. Null: this process takes none.</summary>
    public Func<string, (byte[]? Key, string? Mistake)>? ReadKeyFile { get; init; }

    /// <summary>
    /// Connections that are served at a time, 1 or more; default 1,024. Above it the one without a request for longest is closed for a newcomer.
    /// </summary>
    public int MostConnections { get; init; } = 1024;
    /// <summary>The data folder; null: this process has none to show.</summary>
    public IGatewayStorage? Storage { get; init; }

    /// <summary>All policies that can be set.</summary>
    public IReadOnlyList<PolicyDefinition> Policies { get; init; } = [.. EnigmaIotPolicies.All, .. EStimPolicies.All];

    /// <summary>Where the time comes from.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long a listener may take nothing of what it is sent before it is dropped. Default 15 s.</summary>
    internal TimeSpan StallTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the other side of a listener may acknowledge nothing of what it is sent before the connection is given up. Default 30 s.</summary>
    internal TimeSpan VanishTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What is served to browsers.</summary>
    internal DashboardFiles Dashboard { get; init; } = DashboardFiles.OfThisBuild;
}
