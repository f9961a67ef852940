using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sallyport.Mqtt.Client.Transport;

/// <summary>
/// TCP, and TLS 1.2 or newer over it. The broker's certificate must be valid now, carry the name, and lead to an authority of the file or the system.
/// </summary>
public sealed class SocketConnector(MqttOptions options) : IMqttConnector
{
    /// <inheritdoc/>
    public string Name => options.Broker.ToString();

    private string Host => options.Broker.Host;

    /// <inheritdoc/>
    public async Task<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.ConnectTimeout);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(Host, options.Broker.Port, limit.Token).ConfigureAwait(false);
            var stream = new PromptStream(socket);
            return options.Broker.Tls ? await ProtectAsync(stream, limit.Token).ConfigureAwait(false) : stream;
        }
        catch (Exception failure)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw failure switch
            {
                MqttConnectException => failure,
                OperationCanceledException => new MqttConnectException(MqttConnectFault.Timeout, $"{Name} did not answer in time", failure),
                SocketException error => Explain(error),
                _ => new MqttConnectException(MqttConnectFault.Lost, $"{Name} closed the connection while it was set up", failure),
            };
        }
    }

    /// <summary>What TLS asks of the broker.</summary>
    /// <exception cref="MqttConnectException">The file of authorities cannot be read.</exception>
    internal SslClientAuthenticationOptions TlsOptions(CertificateVerdict verdict)
    {
        var settings = new SslClientAuthenticationOptions
        {
            TargetHost = options.ServerName ?? Host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            RemoteCertificateValidationCallback = verdict.Judge,
        };
        if (options.CaFile is not null)
        {
            settings.CertificateChainPolicy = TrustOnly(options.CaFile);
        }

        return settings;
    }

    private MqttConnectException Explain(SocketException error) => error.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain =>
            new MqttConnectException(MqttConnectFault.NameUnknown, $"the name {Host} is not known (DNS)", error),
        SocketError.ConnectionRefused =>
            new MqttConnectException(MqttConnectFault.Refused, $"nothing listens at {Name} (connection refused)", error),
        SocketError.TimedOut => new MqttConnectException(MqttConnectFault.Timeout, $"{Name} did not answer in time", error),
        _ => new MqttConnectException(MqttConnectFault.Unreachable, $"{Name} cannot be reached ({error.SocketErrorCode})", error),
    };

    private async Task<Stream> ProtectAsync(PromptStream inner, CancellationToken cancellationToken)
    {
        var verdict = new CertificateVerdict(options.ServerName ?? Host);
        var settings = TlsOptions(verdict);
        var stream = new SslStream(inner, leaveInnerStreamOpen: false);
        try
        {
            await stream.AuthenticateAsClientAsync(settings, cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw verdict.Explain(Name, failure);
        }
    }

    private static X509ChainPolicy TrustOnly(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new MqttConnectException(MqttConnectFault.CaFile, "the file of certificate authorities cannot be read", failure);
        }

        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw new MqttConnectException(MqttConnectFault.CaFile, "the file of certificate authorities holds no certificate");
    }
}
