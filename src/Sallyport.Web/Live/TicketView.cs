namespace Sallyport.Web.Live;

/// <summary>A ticket for one live socket.</summary>
/// <param name="Ticket">Goes into <c>Sec-WebSocket-Protocol</c> as <c>ticket.TICKET</c>, beside the protocol's own word.</param>
/// <param name="Protocol">That word.</param>
/// <param name="ExpiresIn">Seconds.</param>
internal sealed record TicketView(string Ticket, string Protocol, double ExpiresIn);
