namespace Sallyport.Crypto;

/// <summary>A system library that this program needs is missing or unusable; the message is one sentence with the command that installs it.</summary>
public sealed class MissingLibraryException : Exception
{
    /// <summary>Makes one with a standard message.</summary>
    public MissingLibraryException()
        : base(CryptoLibrary.InstallSentence)
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">One sentence for people, with the command that installs the library.</param>
    public MissingLibraryException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with its cause.</summary>
    /// <param name="message">One sentence for people, with the command that installs the library.</param>
    /// <param name="innerException">What the loader said.</param>
    public MissingLibraryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
