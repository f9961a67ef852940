using Sallyport.Mqtt.Client;

namespace Sallyport.Cli.Configuration;

/// <summary>The broker that the gateway publishes to.</summary>
internal sealed record MqttSettings
{
    /// <summary>Where it is.</summary>
    public required MqttUri Broker { get; init; }

    /// <summary>User; null: the one of <see cref="Broker"/>, or none.</summary>
    public string? User { get; init; }

    /// <summary>Password; null: the one of <see cref="Broker"/>, or none. Never printed.</summary>
    public MqttPassword? Password { get; init; }

    /// <summary>File with further trusted certificates (PEM), null for the system's only.</summary>
    public string? CaFile { get; init; }

    /// <summary>Client id; null: made from gateway name and radio address, as the original makes it from network name and chip id.</summary>
    public string? ClientId { get; init; }

    /// <summary>0 or 1. Default 1: lost messages are sent again after a reconnection.</summary>
    public int QualityOfService { get; init; } = 1;

    /// <summary>Keep the original's two mistakes in its cover messages. Default on.</summary>
    public bool Compatible { get; init; } = true;
}
