using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Options;

/// <summary>Settings of one network at the gateway. Defaults are the original's (enigmaiot.md section 16) unless said otherwise.</summary>
public sealed record GatewayOptions
{
    /// <summary>Source of broadcasts and of frames that answer nobody.</summary>
    public required MacAddress Address { get; init; }

    /// <summary>
    /// 32 octets: SHA-256 of the zero-padded key text; see <c>Keys.NetworkKey</c>. The session keeps a copy, which it clears when it is disposed.
    /// </summary>
    public required ReadOnlyMemory<byte> NetworkKey { get; init; }

    /// <summary>After this age a key is renewed with the next message. Default 48 h; zero: never.</summary>
    public TimeSpan KeyValidity { get; init; } = TimeSpan.FromHours(48);

    /// <summary>After this silence a session is forgotten. Default 24 h; zero: never.</summary>
    public TimeSpan Inactivity { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Check counters and send them. Default on; both ends must agree.</summary>
    public bool UseCounters { get; init; } = true;

    /// <summary>Answer bad data with INVALIDATE_KEY 3. Default on.</summary>
    public bool DisconnectOnDataError { get; init; } = true;

    /// <summary>Answer clock requests. Default on.</summary>
    public bool AnswerClockRequests { get; init; } = true;

    /// <summary>Accept 0x11 in clear. Default off (the original: on).</summary>
    public bool AcceptUnencryptedData { get; init; }

    /// <summary>Answer a refused name with NODE_NAME_RESULT (the original never does). Default on.</summary>
    public bool AnswerNameRefusals { get; init; } = true;

    /// <summary>Hellos per address that are worked on within <see cref="RateWindow"/>. Default 8, range 1..1000.</summary>
    public int HellosPerWindow { get; init; } = 8;

    /// <summary>INVALIDATE_KEY answers per address within <see cref="RateWindow"/>. Default 8, range 1..1000.</summary>
    public int InvalidatesPerWindow { get; init; } = 8;

    /// <summary>
    /// INVALIDATE_KEY answers within <see cref="RateWindow"/> over all addresses: so many to registered ones, and as many again to strangers, so that neither
    /// flood uses up the other's. Default 10,000, range 1..1,000,000: a network of 100,000 nodes that all must register again after a restart of the
    /// gateway is told within two minutes.
    /// </summary>
    public int InvalidatesInAllPerWindow { get; init; } = 10_000;

    /// <summary>Window of the three limits above. Default 10 s.</summary>
    public TimeSpan RateWindow { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Registered nodes at most. Default 1,000,000.</summary>
    public int MaximumNodes { get; init; } = 1_000_000;
}
