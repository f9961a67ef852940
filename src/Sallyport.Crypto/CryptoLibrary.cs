using System.Runtime.InteropServices;
using Sallyport.Crypto.Native;

namespace Sallyport.Crypto;

/// <summary>Tells whether libcrypto 3 (OpenSSL 3) can be used here. Thread safe; the first call loads the library.</summary>
public static class CryptoLibrary
{
    internal const string InstallSentence =
        "libcrypto 3 (OpenSSL 3) is missing; install it with: sudo apt-get install libssl3";

    private static readonly Lazy<(string? Version, Exception? Trouble)> Probed = new(Load);

    /// <summary>The library's own version text, for example <c>OpenSSL 3.0.19 27 Jan 2026</c>; null when it cannot be used.</summary>
    public static string? Version => Probed.Value.Version;

    /// <summary>Null when the library can be used, otherwise one sentence for people with the command that installs it. Never throws.</summary>
    public static string? Problem => Probed.Value.Version is null ? InstallSentence : null;

    /// <summary>Does nothing when the library can be used.</summary>
    /// <exception cref="MissingLibraryException">It is missing; the message tells how to install it.</exception>
    public static void Require()
    {
        if (Probed.Value is { Version: null } probed)
        {
            throw probed.Trouble is null ? new MissingLibraryException(InstallSentence) : new MissingLibraryException(InstallSentence, probed.Trouble);
        }
    }

    private static unsafe (string? Version, Exception? Trouble) Load()
    {
        try
        {
            // Before anything else of the library, because the first initialisation decides about the clean-up at exit.
            return LibCrypto.OPENSSL_init_crypto(LibCrypto.NoAtExit, 0) == 1
                ? (Marshal.PtrToStringUTF8((nint)LibCrypto.OpenSSL_version(0)), null)
                : (null, null);
        }
        catch (Exception trouble) when (trouble is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return (null, trouble);
        }
    }
}
