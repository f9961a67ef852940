namespace Sallyport.Devices;

/// <summary>Hears what the session of a <see cref="LinePump{TCommand,TEvent}"/> reports, on its pump.</summary>
/// <typeparam name="TEvent">Its events.</typeparam>
/// <param name="occurrence">What happened.</param>
/// <param name="payload">Octets that belong to it; valid for the call only.</param>
public delegate void LineEventHandler<TEvent>(in TEvent occurrence, ReadOnlySpan<byte> payload)
    where TEvent : struct;
