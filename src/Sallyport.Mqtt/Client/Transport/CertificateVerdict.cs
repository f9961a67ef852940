using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sallyport.Mqtt.Client.Test;

namespace Sallyport.Mqtt.Client.Transport;

/// <summary>Refuses every certificate with an error, as without it, and remembers which error it was so that the operator can be told.</summary>
internal sealed class CertificateVerdict(string serverName)
{
    private const int MostNames = 20;

    private MqttConnectFault _fault = MqttConnectFault.TlsFailed;
    private string _sentence = "does not speak TLS on this port, or broke it off";

    /// <summary>The certificate that was judged; null before, and when none came.</summary>
    public MqttCertificate? Seen { get; private set; }

    public bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Seen = certificate is X509Certificate2 shown ? Describe(shown) : null;
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }

        var status = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status) ?? X509ChainStatusFlags.NoError;
        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            _fault = MqttConnectFault.TlsExpired;
            _sentence = string.Create(
                CultureInfo.InvariantCulture,
                $"has a certificate that is not valid now ({certificate?.GetEffectiveDateString()} to {certificate?.GetExpirationDateString()})");
        }
        else if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            _fault = MqttConnectFault.TlsName;
            _sentence = $"has a certificate that is not for the name {serverName}";
        }
        else
        {
            _fault = MqttConnectFault.TlsUntrusted;
            _sentence = "has a certificate that no trusted authority signed";
        }

        return false;
    }

    private static MqttCertificate Describe(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(static one => one.EnumerateDnsNames().Concat(one.EnumerateIPAddresses().Select(static address => address.ToString())));
        return new MqttCertificate(
            certificate.Subject, certificate.Issuer, [.. names.Take(MostNames)], certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime(),
            certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant());
    }

    public MqttConnectException Explain(string broker, Exception cause) => new(_fault, $"{broker} {_sentence}", cause);
}
