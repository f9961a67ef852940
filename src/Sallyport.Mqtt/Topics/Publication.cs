namespace Sallyport.Mqtt.Topics;

/// <summary>One message for the broker.</summary>
/// <param name="Topic">Full topic, UTF-8, without wildcards.</param>
/// <param name="Payload">Octets; may be empty.</param>
/// <param name="Retain">The broker keeps it for later subscribers.</param>
public readonly record struct Publication(string Topic, ReadOnlyMemory<byte> Payload, bool Retain);
