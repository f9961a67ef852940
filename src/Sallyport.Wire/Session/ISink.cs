namespace Sallyport.Wire.Session;

/// <summary>Where a session puts frames to send and events to report. Spans are valid for the call only; the sink copies what it keeps.</summary>
/// <typeparam name="TEvent">The event of the protocol's role.</typeparam>
public interface ISink<TEvent>
    where TEvent : struct
{
    /// <summary>One frame (or stream octets) to send now.</summary>
    /// <param name="id">Comes back through <see cref="ISession{TCommand,TEvent}.Complete"/>, unless it is <see cref="TransmitId.None"/>.</param>
    /// <param name="source">The own address that the frame comes from; <see cref="MacAddress.None"/> on streams.</param>
    /// <param name="destination">The peer, or broadcast; <see cref="MacAddress.None"/> on streams.</param>
    /// <param name="octets">The payload.</param>
    void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets);

    /// <summary>One fact that the host should know.</summary>
    /// <param name="occurrence">The event; copied by value.</param>
    /// <param name="payload">User octets that belong to it; may be empty.</param>
    void Report(in TEvent occurrence, ReadOnlySpan<byte> payload);
}
