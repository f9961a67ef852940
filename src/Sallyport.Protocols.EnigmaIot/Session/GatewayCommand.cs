using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>One wish of the host.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Target">The node, or broadcast.</param>
/// <param name="DownlinkId">The host's number; comes back in <see cref="GatewayEventKind.Downlink"/> events. 0 for none; not negative.</param>
/// <param name="Encoding">Encoding of user data.</param>
/// <param name="Code">Which control command.</param>
/// <param name="Payload">User data (at most 214 octets) or the octets after the control code (at most 214).</param>
public readonly record struct GatewayCommand(
    GatewayCommandKind Kind,
    MacAddress Target,
    long DownlinkId = 0,
    PayloadEncoding Encoding = PayloadEncoding.Raw,
    ControlCode Code = default,
    ReadOnlyMemory<byte> Payload = default);
