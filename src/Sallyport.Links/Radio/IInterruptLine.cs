namespace Sallyport.Links.Radio;

/// <summary>The line by which a chip asks to be looked at.</summary>
public interface IInterruptLine : IDisposable
{
    /// <summary>Waits until the chip asks, <see cref="Wake"/> is called, or the time is over. Says nothing about which it was: looking at a chip that asked for nothing is harmless.</summary>
    /// <exception cref="IOException">The line does not work.</exception>
    void Wait(TimeSpan longest);

    /// <summary>Ends the wait at once, or the next one. Thread safe.</summary>
    void Wake();
}
