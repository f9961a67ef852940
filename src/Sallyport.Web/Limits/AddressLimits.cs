namespace Sallyport.Web.Limits;

/// <summary>What one address may ask of the server.</summary>
public sealed record AddressLimits
{
    /// <summary>Other machines.</summary>
    public static AddressLimits Remote { get; } = new();

    /// <summary>This machine: scripts, benches, and everybody behind a proxy here.</summary>
    public static AddressLimits Local { get; } = new()
    {
        RequestsPerSecond = 20_000,
        RequestBurst = 100_000,
        Requests = 1_000,
        Streams = 256,
        BodyOctetsPerSecond = 256 << 20,
        BodyBurst = 1 << 30,
        Connections = int.MaxValue,
    };

    /// <summary>Requests per second in the long run. Default 50.</summary>
    public double RequestsPerSecond { get; init; } = 50;

    /// <summary>Requests at once after a pause. Default 300.</summary>
    public double RequestBurst { get; init; } = 300;

    /// <summary>Requests that run at the same time, without streams. Default 32.</summary>
    public int Requests { get; init; } = 32;

    /// <summary>Live streams at the same time. Default 16.</summary>
    public int Streams { get; init; } = 16;

    /// <summary>Octets of bodies per second in the long run. Default 1 MiB.</summary>
    public double BodyOctetsPerSecond { get; init; } = 1 << 20;

    /// <summary>Octets of bodies at once after a pause. Default 16 MiB.</summary>
    public double BodyBurst { get; init; } = 16 << 20;

    /// <summary>Connections at the same time. Default 64.</summary>
    public int Connections { get; init; } = 64;
}
