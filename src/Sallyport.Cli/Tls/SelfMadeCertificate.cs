using System.Net;
using System.Net.NetworkInformation;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sallyport.Cli.Data;

namespace Sallyport.Cli.Tls;

/// <summary>
/// A certificate that the gateway makes for itself, kept in <c>tls</c> of the data folder (0600) and made anew, with the same key, a month before its end. No
/// browser trusts it by itself: its fingerprint is printed for comparing.
/// </summary>
/// <param name="dataFolder">The gateway's folder.</param>
/// <param name="address">Where the gateway listens; it and the names of this machine stand in the certificate.</param>
/// <param name="time">Tells when it is time.</param>
internal sealed class SelfMadeCertificate(string dataFolder, IPAddress address, TimeProvider time) : ICertificateFiles
{
    private const int MostAddresses = 16;
    private const UnixFileMode OwnerOnlyFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // Browsers take no longer ones.
    private static readonly TimeSpan Life = TimeSpan.FromDays(397);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    // Clocks of others may be behind.
    private static readonly TimeSpan Slack = TimeSpan.FromDays(1);
    private readonly string _folder = Path.Combine(dataFolder, "tls");
    private DateTime _end;

    /// <inheritdoc/>
    public string Name => CertificateFile;

    private string CertificateFile => Path.Combine(_folder, "certificate.pem");

    private string KeyFile => Path.Combine(_folder, "key.pem");

    /// <inheritdoc/>
    public bool HaveChanged() => time.GetUtcNow().UtcDateTime >= _end - RenewBefore;

    /// <inheritdoc/>
    public (string Certificate, string Key) Load()
    {
        try
        {
            Directory.CreateDirectory(_folder, OwnerOnlyFolder);
            using ECDsa key = Key();
            string certificate = Kept(key) ?? Make(key);
            return (certificate, key.ExportPkcs8PrivateKeyPem());
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Refused($"{_folder}: {trouble.Message}");
        }
    }

    private ECDsa Key()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        try
        {
            if (File.Exists(KeyFile))
            {
                key.ImportFromPem(File.ReadAllText(KeyFile));
                return key;
            }
        }
        catch (Exception trouble) when (trouble is ArgumentException or CryptographicException)
        {
            // Half a file of a start that lost power: another key takes its place.
            key.GenerateKey(ECCurve.NamedCurves.nistP256);
        }

        GatewayFolder.WriteOwnerOnly(KeyFile, key.ExportPkcs8PrivateKeyPem() + "\n");
        return key;
    }

    /// <summary>The certificate that is there, while it is of this key, for these names, and not near its end.</summary>
    private string? Kept(ECDsa key)
    {
        if (!File.Exists(CertificateFile))
        {
            return null;
        }

        try
        {
            string text = File.ReadAllText(CertificateFile);
            using var kept = X509Certificate2.CreateFromPem(text);
            using ECDsa? of = kept.GetECDsaPublicKey();
            _end = kept.NotAfter.ToUniversalTime();
            bool isOfKey = of is not null && of.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo());
            bool hasNames = kept.Extensions.OfType<X509SubjectAlternativeNameExtension>().SingleOrDefault() is { } names
                && Addresses().All(names.EnumerateIPAddresses().Contains)
                && Names().All(name => names.EnumerateDnsNames().Contains(name, StringComparer.OrdinalIgnoreCase));
            return isOfKey && hasNames && !HaveChanged() ? text : null;
        }
        catch (Exception trouble) when (trouble is ArgumentException or CryptographicException)
        {
            return null;
        }
    }

    private string Make(ECDsa key)
    {
        var request = new CertificateRequest($"CN={Dns.GetHostName()}, O=Sallyport", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (string name in Names())
        {
            names.AddDnsName(name);
        }

        foreach (IPAddress one in Addresses())
        {
            names.AddIpAddress(one);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        DateTimeOffset now = time.GetUtcNow();
        using X509Certificate2 made = request.CreateSelfSigned(now - Slack, now + Life - Slack);
        string text = made.ExportCertificatePem() + "\n";
        GatewayFolder.WriteOwnerOnly(CertificateFile, text);
        _end = made.NotAfter.ToUniversalTime();
        return text;
    }

    private static string[] Names()
    {
        string host = Dns.GetHostName().ToLowerInvariant();
        return [.. ((string[])["localhost", host, host.Contains('.', StringComparison.Ordinal) ? host : host + ".local"]).Distinct()];
    }

    private IPAddress[] Addresses() =>
    [
        .. ((IPAddress[])[IPAddress.Loopback, IPAddress.IPv6Loopback, .. address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? OfThisMachine() : [address]]).Distinct(),
    ];

    private static IEnumerable<IPAddress> OfThisMachine() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(static one => one.GetIPProperties().UnicastAddresses)
        .Select(static one => one.Address)
        .Where(static one => !IPAddress.IsLoopback(one) && !one.IsIPv6LinkLocal)
        .OrderBy(static one => one.ToString(), StringComparer.Ordinal)
        .Take(MostAddresses);
}
