using Sallyport.Mqtt.Client.Packets;
using Sallyport.Mqtt.Client.Session;

namespace Sallyport.Mqtt.Client;

/// <summary>How to reach one broker. Immutable; <see cref="Validate"/> before use.</summary>
public sealed record MqttOptions
{
    /// <summary>Where the broker is; also user and password unless those below are set.</summary>
    public required MqttUri Broker { get; init; }

    /// <summary>User; default the one of <see cref="Broker"/>.</summary>
    public string? User { get; init; }

    /// <summary>Password; default the one of <see cref="Broker"/>.</summary>
    public MqttPassword? Password { get; init; }

    /// <summary>
    /// 1..65,535 octets of UTF-8, unique at the broker: a second client of the same id throws the first one out. The original uses network name + chip id
    /// in hex.
    /// </summary>
    public required string ClientId { get; init; }

    /// <summary>
    /// The broker forgets subscriptions and messages for us when we leave; default true, because commands for a gateway that was away are stale.
    /// </summary>
    public bool CleanSession { get; init; } = true;

    /// <summary>Longest silence, 5 s..18 h, whole seconds; default 30 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait for name, socket, TLS and CONNACK each, 1 s..5 min; default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait for the acknowledgement of a publication, 1 s..1 h; default 60 s.</summary>
    public TimeSpan AcknowledgementTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Shortest wait before the next attempt, where the longest is twice as long at least; 10 ms..1 h, default 1 s.</summary>
    public TimeSpan BackOffMinimum { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait before the next attempt, not below the shortest, at most 1 h; default 60 s.</summary>
    public TimeSpan BackOffMaximum { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Publications on their way to the broker, 1..16,384; default 1,024.</summary>
    public int Window { get; init; } = 1024;

    /// <summary>PEM file of the authorities that may sign the broker's certificate; null = those of the system. Only with <c>mqtts</c>.</summary>
    public string? CaFile { get; init; }

    /// <summary>Name that the broker's certificate must carry; default the host. Only with <c>mqtts</c>.</summary>
    public string? ServerName { get; init; }

    /// <summary>All that is wrong, one sentence each, beginning with the path of the setting; empty when nothing is.</summary>
    /// <param name="path">Path of these settings, for example <c>mqtt</c>.</param>
    public IReadOnlyList<string> Validate(string path)
    {
        var errors = new List<string>();
        Check(ClientId.Length > 0 && MqttText.Measure(ClientId) > 0, "clientId", "needs 1 to 65535 octets of UTF-8 without U+0000");
        Check(EffectiveUser is null || MqttText.Measure(EffectiveUser) >= 0, "user", "is too long or holds U+0000");
        Check(EffectivePassword is null || EffectiveUser is not null, "password", "needs a user (MQTT 3.1.1 has no password without one)");
        Check(EffectivePassword is not { Length: > MqttText.MaximumLength }, "password", "is longer than 65535 octets");
        CheckRange(KeepAlive, TimeSpan.FromSeconds(5), TimeSpan.FromHours(18), "keepAlive", "must be 5 seconds to 18 hours");
        Check(KeepAlive.Ticks % TimeSpan.TicksPerSecond == 0, "keepAlive", "must be whole seconds");
        CheckRange(ConnectTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), "connectTimeout", "must be 1 second to 5 minutes");
        CheckRange(AcknowledgementTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "acknowledgementTimeout", "must be 1 second to 1 hour");
        CheckRange(BackOffMinimum, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1), "backOffMinimum", "must be 10 milliseconds to 1 hour");
        CheckRange(BackOffMaximum, BackOffMinimum, TimeSpan.FromHours(1), "backOffMaximum", "must be between backOffMinimum and 1 hour");
        Check(Window is >= 1 and <= MqttSessionOptions.LargestWindow, "window", "must be 1 to 16384");
        Check(Broker.Tls || (CaFile is null && ServerName is null), "broker", "must be mqtts:// when caFile or serverName is set");
        Check(CaFile is null || File.Exists(CaFile), "caFile", "names a file that does not exist");
        return errors;

        void CheckRange(TimeSpan value, TimeSpan minimum, TimeSpan maximum, string name, string sentence) =>
            Check(value >= minimum && value <= maximum, name, sentence);

        void Check(bool right, string name, string sentence)
        {
            if (!right)
            {
                errors.Add($"{path}.{name} {sentence}");
            }
        }
    }

    internal string? EffectiveUser => User ?? Broker.User;

    internal MqttPassword? EffectivePassword => Password ?? Broker.Password;

    internal MqttSessionOptions Session(MqttWill? will) => new()
    {
        Connect = new ConnectPacket
        {
            ClientId = ClientId,
            CleanSession = CleanSession,
            KeepAliveSeconds = (ushort)KeepAlive.TotalSeconds,
            Will = will,
            User = EffectiveUser,
            Password = EffectivePassword?.Octets,
        },
        Window = Window,
        ConnectTimeout = ConnectTimeout,
        AcknowledgementTimeout = AcknowledgementTimeout,
    };
}
