using Sallyport.Mqtt.Client.Session;
using Sallyport.Wire;

namespace Sallyport.Mqtt.Client.Transport;

/// <summary>Whom a client works for. All methods are called by the client's pump, one at a time, and never block.</summary>
public interface IMqttOwner
{
    /// <summary>When <see cref="TryNext"/> has something that nobody signalled; null for never.</summary>
    Instant? NextDeadline { get; }

    /// <summary>One event of the session; the payload is valid for the call only.</summary>
    void Handle(in MqttEvent occurrence, ReadOnlySpan<byte> payload);

    /// <summary>The next command. Asked only while the session has room for it.</summary>
    /// <param name="now">The time.</param>
    /// <param name="isStopping">True when the client leaves: only what must be said before DISCONNECT.</param>
    /// <param name="command">The command.</param>
    bool TryNext(Now now, bool isStopping, out MqttCommand command);

    /// <summary>A batch of events was handled and commands were taken.</summary>
    void Settle();

    /// <summary>An attempt failed or a connection ended; the sentence says why and never holds a secret.</summary>
    void Fail(string sentence);
}
