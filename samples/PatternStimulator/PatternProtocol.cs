using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.Samples.PatternStimulator;

/// <summary>What this device understands beyond the protocol. Its host program registers the same; what is not registered is answered NACK.</summary>
public static class PatternProtocol
{
    /// <summary>Patterns that the device has: 0..2.</summary>
    public const int Patterns = 3;

    /// <summary>Command: choose the pattern. Struct: numArgs = 0, pattern. It comes only under a key, as every command that the protocol does not allow in clear.</summary>
    public const CommandId SetPattern = (CommandId)0x90;

    /// <summary>Packet to the device: a line for its display, UTF-8, 0..32 octets. In clear, so anybody can write it: it must never change an output.</summary>
    public const PacketType Display = (PacketType)0xC2;

    /// <summary>Packet from the device: somebody pressed one of its keys; one octet tells which.</summary>
    public const PacketType Pressed = (PacketType)0xC3;

    /// <summary>For <c>DeviceOptions.User</c> and for <c>HostOptions.User</c>.</summary>
    public static UserRegistry Registry() => new UserRegistry().Add(Display).Add(Pressed).Add(SetPattern, new CommandShape(StructLength: 2, ArgLength: 0));
}
