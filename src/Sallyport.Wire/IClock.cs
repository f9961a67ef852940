namespace Sallyport.Wire;

/// <summary>Where a host gets the time from; the simulation gives its own. Cores never see it, they get <see cref="Now"/> as an argument.</summary>
public interface IClock
{
    /// <summary>The present moment on both clocks, read together.</summary>
    Now Now { get; }
}
