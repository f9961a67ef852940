using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Sallyport.Cli.Tls;

/// <summary>
/// The certificate of <c>--https</c>. Looked at again at most once a minute, when somebody connects: files that were replaced, and a self-made certificate that
/// nears its end, hold without a restart. A replacement that cannot be read changes nothing but a line in the log. Thread safe.
/// </summary>
internal sealed partial class ServerCertificate : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly ICertificateFiles _files;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private SslStreamCertificateContext _context;
    private long _lookedAt;

    /// <summary>Reads or makes the certificate.</summary>
    /// <exception cref="CommandFailure">It cannot be read, or key and certificate do not belong together.</exception>
    public ServerCertificate(ICertificateFiles files, TimeProvider time, ILogger logger)
    {
        (_files, _time, _logger) = (files, time, logger);
        _lookedAt = time.GetTimestamp();
        _context = Load();
        Fingerprint = FingerprintOf(_context);
    }

    /// <summary>SHA-256 of the certificate, lower-case hex.</summary>
    public string Fingerprint { get; private set; }

    /// <summary>Raised with the new fingerprint when the certificate changed.</summary>
    public event Action<string>? Changed;

    /// <summary>A fingerprint as people compare it: <c>AB:CD:...</c>.</summary>
    public static string Readable(string fingerprint) => string.Join(':', fingerprint.ToUpperInvariant().Chunk(2).Select(static pair => new string(pair)));

    /// <summary>The certificate for a connection that begins now.</summary>
    public SslStreamCertificateContext Current()
    {
        lock (_gate)
        {
            if (_time.GetElapsedTime(_lookedAt) < LookEvery)
            {
                return _context;
            }

            _lookedAt = _time.GetTimestamp();
            if (_files.HaveChanged())
            {
                Renew();
            }

            return _context;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _context.TargetCertificate.Dispose();

    private void Renew()
    {
        try
        {
            // The one before is still held by connections; the runtime frees it after the last of them.
            _context = Load();
            Fingerprint = FingerprintOf(_context);
            Log.Renewed(_logger, Readable(Fingerprint));
            Changed?.Invoke(Fingerprint);
        }
        catch (CommandFailure trouble)
        {
            Log.NotRenewed(_logger, trouble.Message);
        }
    }

    private SslStreamCertificateContext Load()
    {
        (string certificate, string key) = _files.Load();
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificate);
            using X509Certificate2 leaf = X509Certificate2.CreateFromPem(certificate, key);
            chain.Remove(leaf);
            return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(certificate, key), chain, offline: true);
        }
        catch (Exception trouble) when (trouble is CryptographicException or ArgumentException)
        {
            throw CommandFailure.Refused($"{_files.Name}: {trouble.Message}");
        }
    }

    private static string FingerprintOf(SslStreamCertificateContext context) => Convert.ToHexStringLower(SHA256.HashData(context.TargetCertificate.RawData));

    private static partial class Log
    {
        [LoggerMessage(6201, LogLevel.Information, "The certificate is a new one; SHA-256 fingerprint {Fingerprint}")]
        public static partial void Renewed(ILogger logger, string fingerprint);

        [LoggerMessage(6202, LogLevel.Warning, "The certificate changed but cannot be used, the one before stays: {Reason}")]
        public static partial void NotRenewed(ILogger logger, string reason);
    }
}
