namespace Sallyport.Cli.Tls;

/// <summary>Where a certificate and its key come from.</summary>
internal interface ICertificateFiles
{
    /// <summary>For messages.</summary>
    string Name { get; }

    /// <summary>True when <see cref="Load"/> would give another certificate than before.</summary>
    bool HaveChanged();

    /// <summary>The certificate with its chain, and the key, both PEM.</summary>
    /// <exception cref="CommandFailure">A file cannot be read or written.</exception>
    (string Certificate, string Key) Load();
}
