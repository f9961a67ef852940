namespace Sallyport.Cli.Tls;

/// <summary>A certificate that somebody else keeps up to date, such as an ACME client: two PEM files.</summary>
/// <param name="certificateFile">The certificate, and behind it those that signed it.</param>
/// <param name="keyFile">Its key, not encrypted.</param>
internal sealed class OwnCertificate(string certificateFile, string keyFile) : ICertificateFiles
{
    private (DateTime Certificate, DateTime Key) _loaded;

    /// <inheritdoc/>
    public string Name => $"{certificateFile} and {keyFile}";

    /// <inheritdoc/>
    public bool HaveChanged() => Written() != _loaded;

    /// <inheritdoc/>
    public (string Certificate, string Key) Load()
    {
        try
        {
            _loaded = Written();
            return (File.ReadAllText(certificateFile), File.ReadAllText(keyFile));
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Refused($"--cert, --key: {trouble.Message}");
        }
    }

    private (DateTime Certificate, DateTime Key) Written() => (File.GetLastWriteTimeUtc(certificateFile), File.GetLastWriteTimeUtc(keyFile));
}
