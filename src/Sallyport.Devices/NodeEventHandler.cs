using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Devices;

/// <summary>Takes what a node reports, on the pump: it must be quick and must not wait.</summary>
/// <param name="occurrence">The event.</param>
/// <param name="payload">Octets that belong to it; valid for the call only.</param>
public delegate void NodeEventHandler(in NodeEvent occurrence, ReadOnlySpan<byte> payload);
