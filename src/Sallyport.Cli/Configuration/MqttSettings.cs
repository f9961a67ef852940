namespace Sallyport.Cli.Configuration;

/// <summary>The broker that the gateway publishes to.</summary>
internal sealed record MqttSettings
{
    /// <summary>Host name or address.</summary>
    public required string Host { get; init; }

    /// <summary>Port 1..65535; 1883, or 8883 with TLS, unless said otherwise.</summary>
    public required int Port { get; init; }

    /// <summary>TLS (<c>mqtts</c>).</summary>
    public required bool Tls { get; init; }

    /// <summary>User, null for none.</summary>
    public string? User { get; init; }

    /// <summary>Password, null for none. Never printed.</summary>
    public string? Password { get; init; }

    /// <summary>File with further trusted certificates (PEM), null for the system's only.</summary>
    public string? CaFile { get; init; }

    /// <summary>Client id; null: made from the network name, as the original does.</summary>
    public string? ClientId { get; init; }

    /// <summary>0 or 1. Default 1: lost messages are sent again after a reconnection.</summary>
    public int QualityOfService { get; init; } = 1;

    /// <summary>Keep the original's two mistakes in its cover messages. Default on.</summary>
    public bool Compatible { get; init; } = true;

    /// <summary>Without user and password.</summary>
    public override string ToString() => $"{(Tls ? "mqtts" : "mqtt")}://{Host}:{Port}";
}
