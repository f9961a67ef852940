using Sallyport.Protocols.EStim.Session;

namespace Sallyport.Devices.EStim;

/// <summary>Hears what a stimulator reports, on its pump.</summary>
/// <param name="occurrence">What happened.</param>
/// <param name="payload">Octets that belong to it; valid for the call only.</param>
public delegate void StimulatorEventHandler(in DeviceEvent occurrence, ReadOnlySpan<byte> payload);
