namespace Sallyport.Protocols.EnigmaIot.Options;

/// <summary>
/// Where a node puts a new firmware image (enigmaiot.md section 10.3). The calls come in the order begin, write (any number), then finish or abort; a new begin
/// may come at any time and replaces what was there. Whatever the sink thinks of the image beyond its MD5 (a signature, a version) it says by refusing to
/// finish.
/// </summary>
public interface IFirmwareSink
{
    /// <summary>Opens the place for an image.</summary>
    /// <param name="size">Octets that are announced; checked again before <see cref="TryFinish"/>.</param>
    /// <returns>False when there is no room or no wish for it.</returns>
    bool TryBegin(uint size);

    /// <summary>Appends the next 1..212 octets, in order and without gaps. False ends the transfer.</summary>
    bool TryWrite(ReadOnlySpan<byte> octets);

    /// <summary>The image is complete and its MD5 fits. True when it will run after the restart.</summary>
    bool TryFinish();

    /// <summary>Forgets what was written.</summary>
    void Abort();
}
