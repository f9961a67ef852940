using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>One wish of a node's host. <see cref="Kind"/> says which of the others mean something.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Payload">User data or discovery message, at most 214 octets; copied by the session.</param>
/// <param name="Encoding">Encoding of user data.</param>
/// <param name="Name">New name, 1..32 octets of UTF-8.</param>
/// <param name="Gateway">Address that a scan found.</param>
/// <param name="Channel">Radio channel that a scan found, null when unknown.</param>
public readonly record struct NodeCommand(
    NodeCommandKind Kind,
    ReadOnlyMemory<byte> Payload = default,
    PayloadEncoding Encoding = PayloadEncoding.CayenneLpp,
    string? Name = null,
    MacAddress Gateway = default,
    byte? Channel = null);
