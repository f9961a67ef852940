using Sallyport.Links;
using Sallyport.Wire;

namespace Sallyport.Cli.Configuration;

/// <summary>One EnigmaIOT network. Defaults are the original's.</summary>
internal sealed record NetworkSettings
{
    /// <summary>Name: 1..20 characters without <c>/ \ # +</c>; the segment of its devices and the first part of their topics.</summary>
    public required string Name { get; init; }

    /// <summary>The key's text, 1..32 octets. Never printed.</summary>
    public required string Key { get; init; }

    /// <summary>The gateway's radio address.</summary>
    public MacAddress Address { get; init; } = RunSettings.DefaultAddress;

    /// <summary>What carries its frames; at least one.</summary>
    public IReadOnlyList<LinkAddress> Links { get; init; } = [];

    /// <summary>Links that this process made itself; the running gateway disposes them. Not a setting of files or flags.</summary>
    public IReadOnlyList<ILink> OwnLinks { get; init; } = [];

    /// <summary>Radio channel 0..13 for links that have one; null leaves it.</summary>
    public int? Channel { get; init; }

    /// <summary>Age at which a key is renewed; zero: never. Default 48 h.</summary>
    public TimeSpan KeyValidity { get; init; } = TimeSpan.FromHours(48);

    /// <summary>Silence after which a session is forgotten; zero: never. Default 24 h.</summary>
    public TimeSpan Inactivity { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Check and send counters.</summary>
    public bool Counters { get; init; } = true;

    /// <summary>Answer bad data with a disconnection.</summary>
    public bool DisconnectOnDataError { get; init; } = true;

    /// <summary>Publish a status message after each data message.</summary>
    public bool StatusMessages { get; init; } = true;

    /// <summary>Answer clock requests.</summary>
    public bool ClockAnswers { get; init; } = true;

    /// <summary>Accept data in clear. Default off.</summary>
    public bool UnencryptedData { get; init; }

    /// <summary>First part of the topics; the name when null.</summary>
    public string? MqttPrefix { get; init; }

    /// <summary>Without the key.</summary>
    public override string ToString() => Name;
}
