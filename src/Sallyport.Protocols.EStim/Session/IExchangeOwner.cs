using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EStim.Session;

/// <summary>The session behind a <see cref="Line{TEvent}"/>.</summary>
internal interface IExchangeOwner<TEvent>
    where TEvent : struct
{
    /// <summary>An exchange ended.</summary>
    void Ended(Exchange exchange, ExchangeOutcome outcome, Now now, ISink<TEvent> sink);

    /// <summary>The line is free: what shall be sent next; null for nothing.</summary>
    Exchange? Next(Now now, ISink<TEvent> sink);
}
