namespace Sallyport.Gateway.State;

/// <summary>A store cannot be opened, or does not accept (a full disk, a disk that fails).</summary>
/// <param name="message">One sentence for the log, with the file.</param>
/// <param name="innerException">What the system said, if anything.</param>
public abstract class StoreException(string message, Exception? innerException) : Exception(message, innerException)
{
    /// <summary>Why, in a few words without any path: health is read by everybody.</summary>
    public abstract string Reason { get; }
}
