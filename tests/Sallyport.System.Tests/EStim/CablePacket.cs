using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.System.Tests.EStim;

/// <summary>A whole packet of the gateway on the cable.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Command">What it holds, where it is sealed under the master key; else null.</param>
internal sealed record CablePacket(PacketType Type, CommandId? Command);
