using Sallyport.Mqtt.Client;
using Sallyport.Mqtt.Client.Packets;

namespace Sallyport.Mqtt.Output;

/// <summary>How the journal goes to one broker.</summary>
public sealed record MqttOutputOptions
{
    /// <summary>Stable name of the output, key of its cursor; default <c>mqtt</c>.</summary>
    public string Name { get; init; } = "mqtt";

    /// <summary>The broker.</summary>
    public required MqttOptions Client { get; init; }

    /// <summary>
    /// Of publications and subscriptions: 1 (default) = an entry is confirmed when the broker acknowledged it; 0 as the original = when the socket has
    /// it.
    /// </summary>
    public Qos Qos { get; init; } = Qos.AtLeastOnce;

    /// <summary>Entries taken and not confirmed, 1..65,536; default 4,096.</summary>
    public int WindowEntries { get; init; } = 4096;

    /// <summary>Octets of topics and payloads in those entries, above which no more are taken, 1 KiB..1 GiB; default 8 MiB.</summary>
    public long WindowOctets { get; init; } = 8 << 20;

    /// <summary>How often the availability is said again, 1 s..24 h; default 300 s, as the original (enigmaiot.md section 13).</summary>
    public TimeSpan AvailabilityInterval { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Commands taken per second in the long run, 1..100,000; default 100.</summary>
    public int CommandsPerSecond { get; init; } = 100;

    /// <summary>Commands that may come at once and wait for their turn, 1..100,000; default 256.</summary>
    public int CommandBurst { get; init; } = 256;

    /// <summary>All that is wrong, one sentence each, beginning with the path of the setting; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate(string path)
    {
        List<string> errors = [.. Client.Validate(path)];
        Check(Name.Length > 0, "name", "must not be empty");
        Check(Qos is Qos.AtMostOnce or Qos.AtLeastOnce, "qos", "must be 0 or 1");
        Check(WindowEntries is >= 1 and <= 65_536, "windowEntries", "must be 1 to 65536");
        Check(WindowOctets is >= 1024 and <= 1 << 30, "windowOctets", "must be 1 KiB to 1 GiB");
        Check(AvailabilityInterval.TotalSeconds is >= 1 and <= 86_400, "availabilityInterval", "must be 1 second to 24 hours");
        Check(CommandsPerSecond is >= 1 and <= 100_000, "commandsPerSecond", "must be 1 to 100000");
        Check(CommandBurst is >= 1 and <= 100_000, "commandBurst", "must be 1 to 100000");
        return errors;

        void Check(bool right, string name, string sentence)
        {
            if (!right)
            {
                errors.Add($"{path}.{name} {sentence}");
            }
        }
    }
}
