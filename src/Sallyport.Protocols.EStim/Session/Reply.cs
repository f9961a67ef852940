using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.Protocols.EStim.Session;

/// <summary>An answer that a device owes: it is composed when the line is free, so that it tells what is then true.</summary>
/// <param name="Command">Status or Info.</param>
/// <param name="Protection">That of the question.</param>
/// <param name="Source">Who was asked: the board, or a module on it.</param>
/// <param name="Destination">Who asked.</param>
internal sealed record Reply(CommandId Command, Protection Protection, Endpoint Source, Endpoint Destination);
