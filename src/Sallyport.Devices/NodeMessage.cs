using Sallyport.Payloads;
using Sallyport.Protocols.EnigmaIot.Messages;

namespace Sallyport.Devices;

/// <summary>User data that came down to a node.</summary>
/// <param name="IsGet">A get (0x12, 0x92) asks for an answer; a set (0x02, 0x82) wants something done.</param>
/// <param name="IsBroadcast">It went to all nodes.</param>
/// <param name="Encoding">How to read the payload.</param>
/// <param name="Payload">0..214 octets; belongs to the receiver.</param>
public sealed record NodeMessage(bool IsGet, bool IsBroadcast, PayloadEncoding Encoding, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The payload as JSON; false when it is raw or cannot be decoded.</summary>
    public bool TryToJson(out string json) => PayloadText.TryToJson((PayloadFormat)Encoding, Payload.Span, out json);
}
