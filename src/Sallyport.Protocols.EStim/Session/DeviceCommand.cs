using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.Protocols.EStim.Session;

/// <summary>One wish of a device's host program. <see cref="Kind"/> says which of the others mean something.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Output">Which output.</param>
/// <param name="Fault">Which fault.</param>
/// <param name="Type">C2..FF.</param>
/// <param name="Destination">For whom.</param>
/// <param name="Payload">The application's octets, or the 16 octets of a master key; copied.</param>
public readonly record struct DeviceCommand(
    DeviceCommandKind Kind,
    byte Output = 0,
    OutputFlags Fault = OutputFlags.None,
    PacketType Type = PacketType.FirstUser,
    Endpoint Destination = default,
    ReadOnlyMemory<byte> Payload = default);
