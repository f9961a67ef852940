using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Sallyport.Mqtt.Client.Packets;
using Sallyport.Mqtt.Client.Session;
using Sallyport.Mqtt.Client.Transport;

namespace Sallyport.Mqtt.Client.Test;

/// <summary>
/// Tries a broker step by step for a settings page: name, socket, TLS, login, and a message to itself on a topic of its own. Each step has a result, a cause
/// and a cure. The running client is not touched. One test at a time; thread safe otherwise.
/// </summary>
public sealed class MqttTest : IAsyncDisposable
{
    private static readonly string[] Names = ["name", "connect", "tls", "login", "subscribe", "publish"];

    private readonly MqttOptions _options;
    private readonly string _topic;
    private readonly CertificateVerdict _verdict;
    private readonly List<MqttTestStep> _steps = [];
    private IPAddress[] _addresses = [];
    private Stream? _stream;
    private TestTalk? _talk;

    private MqttTest(MqttOptions options, string topic)
    {
        _options = options;
        _topic = topic;
        _verdict = new CertificateVerdict(options.ServerName ?? options.Broker.Host);
    }

    /// <summary>Runs all steps until one fails. Never throws for what network or broker do.</summary>
    /// <param name="options">Valid options; the client id gets a suffix so that the running client is not thrown out. Each step has <c>ConnectTimeout</c>.</param>
    /// <param name="topic">Topic of the message, which nobody else uses.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static async Task<MqttTestResult> RunAsync(MqttOptions options, string topic, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var test = new MqttTest(options with { ClientId = options.ClientId + "-test", CleanSession = true }, topic);
        await using (test.ConfigureAwait(false))
        {
            await test.RunAsync(cancellationToken).ConfigureAwait(false);
            return new MqttTestResult(test._steps, test._verdict.Seen);
        }
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => _stream?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        Func<CancellationToken, Task<string>>[] work = [FindAsync, ConnectAsync, ProtectAsync, LogInAsync, SubscribeAsync, PublishAsync];
        for (var i = 0; i < work.Length; i++)
        {
            if (_steps.Any(static step => step.State == "failed"))
            {
                _steps.Add(new MqttTestStep(Names[i], "skipped", TimeSpan.Zero, "not tried, because a step before it failed", null));
            }
            else if (Names[i] == "tls" && !_options.Broker.Tls)
            {
                _steps.Add(new MqttTestStep("tls", "skipped", TimeSpan.Zero, "the connection is not encrypted: password and values travel readable", "use mqtts:// where the network is not yours alone"));
            }
            else
            {
                _steps.Add(await TryAsync(Names[i], work[i], cancellationToken).ConfigureAwait(false));
            }
        }
    }

    private async Task<MqttTestStep> TryAsync(string name, Func<CancellationToken, Task<string>> work, CancellationToken cancellationToken)
    {
        var begin = Stopwatch.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.ConnectTimeout);
        try
        {
            var found = await work(limit.Token).ConfigureAwait(false);
            return new MqttTestStep(name, "ok", Stopwatch.GetElapsedTime(begin), found, null);
        }
        catch (Exception trouble) when (trouble is SocketException or IOException or AuthenticationException or MqttConnectException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (fault, sentence) = Explain(name, trouble);
            return new MqttTestStep(name, "failed", Stopwatch.GetElapsedTime(begin), sentence, TestCures.Of(name, fault));
        }
    }

    private async Task<string> FindAsync(CancellationToken cancellationToken)
    {
        _addresses = await Dns.GetHostAddressesAsync(_options.Broker.Host, cancellationToken).ConfigureAwait(false);
        return _addresses.Length == 0
            ? throw new SocketException((int)SocketError.HostNotFound)
            : $"{_options.Broker.Host} is {string.Join(", ", _addresses.Take(4).Select(static one => one.ToString()))}";
    }

    private async Task<string> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(_addresses, _options.Broker.Port, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        _stream = new NetworkStream(socket, ownsSocket: true);
        return $"connected to {socket.RemoteEndPoint}";
    }

    private async Task<string> ProtectAsync(CancellationToken cancellationToken)
    {
        var tls = new SslStream(_stream!, leaveInnerStreamOpen: false);
        _stream = tls;
        await tls.AuthenticateAsClientAsync(new SocketConnector(_options).TlsOptions(_verdict), cancellationToken).ConfigureAwait(false);
        return $"{tls.SslProtocol}, certificate of {_verdict.Seen?.Subject}";
    }

    private async Task<string> LogInAsync(CancellationToken cancellationToken)
    {
        _talk = new TestTalk(_stream!, _options);
        var answer = await _talk.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (answer.Kind != MqttEventKind.Connected)
        {
            var (fault, sentence) = ConnectSentences.Of(_options.Broker.ToString(), answer);
            throw new MqttConnectException(fault, sentence);
        }

        return _options.EffectiveUser is null ? "let in without a user" : "user and password are right";
    }

    private async Task<string> SubscribeAsync(CancellationToken cancellationToken)
    {
        const byte Refused = 0x80;
        var (answer, codes) = await _talk!.AskAsync(MqttCommand.Subscribe(1, [new TopicFilter(_topic, Qos.AtLeastOnce)]), MqttEventKind.Subscribed, cancellationToken).ConfigureAwait(false);
        return answer.Kind == MqttEventKind.Subscribed && codes is [not Refused]
            ? $"hears {_topic}"
            : throw new MqttConnectException(MqttConnectFault.NotAuthorised, $"the broker does not let this user hear {_topic}");
    }

    private async Task<string> PublishAsync(CancellationToken cancellationToken)
    {
        var message = Guid.NewGuid().ToByteArray();
        try
        {
            var (answer, payload) = await _talk!.AskAsync(MqttCommand.Publish(2, _topic, message, Qos.AtLeastOnce, retain: false), MqttEventKind.Message, cancellationToken).ConfigureAwait(false);
            if (answer.Kind == MqttEventKind.Message && payload.AsSpan().SequenceEqual(message))
            {
                await _talk.LeaveAsync(cancellationToken).ConfigureAwait(false);
                return "a message went to the broker and came back";
            }
        }
        catch (OperationCanceledException)
        {
            // The broker says nothing about a publication that it throws away.
        }

        throw new MqttConnectException(MqttConnectFault.NotAuthorised, $"a message to {_topic} did not come back");
    }

    private (MqttConnectFault Fault, string Sentence) Explain(string step, Exception trouble) => trouble switch
    {
        MqttConnectException known => (known.Fault, known.Message),
        OperationCanceledException => (MqttConnectFault.Timeout, $"no answer within {_options.ConnectTimeout.TotalSeconds:0} seconds"),
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => (MqttConnectFault.Refused, $"nothing listens at {_options.Broker} (connection refused)"),
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => (MqttConnectFault.NameUnknown, $"the name {_options.Broker.Host} is not known (DNS)"),
        SocketException other => (MqttConnectFault.Unreachable, $"{_options.Broker} cannot be reached ({other.SocketErrorCode})"),
        _ when step == "tls" => (_verdict.Explain(_options.Broker.ToString(), trouble).Fault, _verdict.Explain(_options.Broker.ToString(), trouble).Message),
        _ => (MqttConnectFault.Lost, $"{_options.Broker} closed the connection"),
    };
}
