namespace Sallyport.Cli.Bench;

/// <summary>What <c>bench enigmaiot</c> measures; one thread, no sockets, no journal.</summary>
/// <param name="Devices">Registered devices.</param>
/// <param name="Seconds">Timed seconds behind <paramref name="FramesPerSecond"/>.</param>
/// <param name="PayloadOctets">User octets in each frame.</param>
/// <param name="FramesPerSecond">Frames received, decrypted, counter-checked and reported as events.</param>
/// <param name="AeadCeilingPerSecond">The bare AEAD over the same frames, keys at hand, in the same order, measured in turns with the frames.</param>
/// <param name="Ratio">Frames over ceiling.</param>
/// <param name="AllocatedBytesPerFrame">Managed octets allocated inside the timed part.</param>
/// <param name="BytesPerDevice">Growth of the managed heap per registered device; with fewer than 10,000 devices measured on a fleet of 10,000 of its own.</param>
/// <param name="RegistrationsPerSecond">Hellos answered by the gateway role.</param>
internal sealed record EnigmaIotFigures(
    int Devices,
    double Seconds,
    int PayloadOctets,
    double FramesPerSecond,
    double AeadCeilingPerSecond,
    double Ratio,
    double AllocatedBytesPerFrame,
    double BytesPerDevice,
    double RegistrationsPerSecond);
