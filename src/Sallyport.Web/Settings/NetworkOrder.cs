namespace Sallyport.Web.Settings;

/// <summary>A network to make, or to set anew: what is null has its default, but for the key, which then stays as it is.</summary>
public sealed record NetworkOrder
{
    /// <summary>1..20 characters without <c>/ \ # +</c>; at a change the same as before or null.</summary>
    public string? Name { get; init; }

    /// <summary>The key, 1..32 octets; never told again.</summary>
    public string? Key { get; init; }

    /// <summary>Draw a key instead; the answer tells it this once.</summary>
    public bool GenerateKey { get; init; }

    /// <summary>For a new network: the one that was made up goes. Otherwise that one is kept beside it.</summary>
    public bool ReplaceMadeUp { get; init; }

    /// <summary>Radio address of the gateway.</summary>
    public string? Address { get; init; }

    /// <summary>What carries its frames.</summary>
    public IReadOnlyList<string>? Links { get; init; }

    /// <summary>Radio channel 0..13.</summary>
    public int? Channel { get; init; }

    /// <summary>Age at which a session key is renewed; 0: never.</summary>
    public long? KeyValiditySeconds { get; init; }

    /// <summary>Silence after which a session is forgotten; 0: never.</summary>
    public long? InactivitySeconds { get; init; }

    /// <summary>Check and send counters.</summary>
    public bool? Counters { get; init; }

    /// <summary>Answer bad data with a disconnection.</summary>
    public bool? DisconnectOnDataError { get; init; }

    /// <summary>Publish a status message after each data message.</summary>
    public bool? StatusMessages { get; init; }

    /// <summary>Answer clock requests.</summary>
    public bool? ClockAnswers { get; init; }

    /// <summary>Accept data in clear.</summary>
    public bool? UnencryptedData { get; init; }

    /// <summary>First part of its topics.</summary>
    public string? MqttPrefix { get; init; }

    /// <summary>Without the key.</summary>
    public override string ToString() => Name ?? "network";
}
