using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Data;
using Sallyport.Cli.Tls;
using Sallyport.Cli.Settings;
using Sallyport.Crypto;
using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Devices;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.EnigmaIot;
using Sallyport.Gateway.EStim;
using Sallyport.Gateway.Frames;
using Sallyport.Gateway.Host;
using Sallyport.Gateway.Policies;
using Sallyport.Links;
using Sallyport.Links.Udp;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Protocols.EStim.Keys;
using Sallyport.Storage;
using Sallyport.Storage.Files;
using Sallyport.Web;
using Sallyport.Web.Access;
using Sallyport.Web.EnigmaIot;

namespace Sallyport.Cli.Running;

/// <summary>A gateway put together from its settings: folder, segments, outputs, pump and web server; taken apart in the opposite order.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private static readonly Caller Local = new("local", "local", "cli");

    private readonly Stack<Func<ValueTask>> _undo = new();
    private readonly List<ILink> _links = [];
    private readonly TimeProvider _time;
    private GatewayMachine _machine = null!;

    private RunningGateway(TimeProvider time) => _time = time;

    /// <summary>The one way in.</summary>
    public IGatewayControl Control { get; private set; } = null!;

    /// <summary>The open folder.</summary>
    internal DataFolder Data { get; private set; } = null!;

    /// <summary>Base address of REST, with the real port.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Base address with TLS; null without.</summary>
    public Uri? Secure { get; private set; }

    /// <summary>Fingerprint of a self-made certificate; null without one.</summary>
    public string? Fingerprint { get; private set; }

    /// <summary>Who may be let in.</summary>
    public AccessBook Access { get; private set; } = null!;
    /// <summary>What it was started with.</summary>
    public RunSettings Settings { get; private set; } = null!;

    /// <summary>Links with their real ports.</summary>
    public IEnumerable<string> Links => _links.Select(link => link.Name);

    /// <summary>The broker without user and password; null for none.</summary>
    public string? Broker { get; private set; }

    /// <summary>Completes when a caller asked for a restart or a reset: dispose this gateway and start another.</summary>
    public Task Ended => _machine.Ended;

    /// <summary>Opens, starts and publishes everything. When it returns the gateway serves.</summary>
    /// <exception cref="CommandFailure">One sentence: the folder is in use or cannot be written, a port is taken, a policy is unknown.</exception>
    public static Task<RunningGateway> StartAsync(RunSettings settings, string folder, ILoggerFactory logging, CancellationToken cancellationToken) =>
        StartAsync(SettingPlan.Of(settings), folder, logging, cancellationToken);

    /// <summary>
    /// Opens, starts and publishes everything. Settings of the data folder that no gateway ever started with are taken back when this one does not, and
    /// the start is tried once more without them.
    /// </summary>
    /// <exception cref="CommandFailure">One sentence: the folder is in use or cannot be written, a port is taken, a policy is unknown.</exception>
    public static Task<RunningGateway> StartAsync(SettingPlan plan, string folder, ILoggerFactory logging, CancellationToken cancellationToken) =>
        StartAsync(plan, folder, TimeProvider.System, logging, cancellationToken);

    /// <summary>The same on a clock of one's own.</summary>
    /// <exception cref="CommandFailure">One sentence: the folder is in use or cannot be written, a port is taken, a policy is unknown.</exception>
    public static async Task<RunningGateway> StartAsync(SettingPlan plan, string folder, TimeProvider time, ILoggerFactory logging, CancellationToken cancellationToken)
    {
        var trial = new SettingTrial(plan, logging.CreateLogger<SettingTrial>());
        try
        {
            return await StartAsync(trial, folder, time, logging, cancellationToken).ConfigureAwait(false);
        }
        catch (CommandFailure failure) when (trial.CanTakeBack(failure))
        {
            return await StartAsync(trial, folder, time, logging, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<RunningGateway> StartAsync(SettingTrial trial, string folder, TimeProvider time, ILoggerFactory logging, CancellationToken cancellationToken)
    {
        var gateway = new RunningGateway(time);
        try
        {
            await gateway.Build(trial, folder, logging, cancellationToken).ConfigureAwait(false);
            trial.Succeeded(gateway);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A new one-time link for the owner.</summary>
    /// <returns>Its address; null when there is an owner already, or nothing can be written down.</returns>
    public async Task<string?> MakeOwnerLinkAsync(CancellationToken cancellationToken)
    {
        if (Access.Users.HasOwner || !(await Control.AuditAsync("user.link", "", "owner", Local, cancellationToken).ConfigureAwait(false)).Accepted)
        {
            return null;
        }

        Access.Links.Make(null, out string secret);
        return DashboardLink.OneTime(Address, secret);
    }

    /// <summary>The clean stop: no more requests, outputs get what they have room for, everything known is durable, the folder is free.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_undo.TryPop(out Func<ValueTask>? step))
        {
            await step().ConfigureAwait(false);
        }
    }

    private async Task Build(SettingTrial trial, string path, ILoggerFactory logging, CancellationToken cancellationToken)
    {
        FileMask.OwnerOnly();
        CryptoLibrary.Require();
        (DataFolder data, RunSettings settings) = OpenFolder(path, trial);
        _undo.Push(() => Now(data.Dispose));
        (Data, Settings) = (data, settings);
        var policies = new PolicySet(data.State, [.. EnigmaIotPolicies.All, .. EStimPolicies.All]);
        RefusePolicies(policies, settings);

        var aead = new LibCryptoChaCha20Poly1305();
        _undo.Push(() => Now(aead.Dispose));
        var drivers = new List<ISegmentDriver>();
        foreach (NetworkSettings network in settings.Networks)
        {
            EnigmaIotDriver driver = Driver(network, aead, policies);
            _undo.Push(() => Now(driver.Dispose));
            drivers.Add(driver);
        }

        if (settings.Buses.Count > 0)
        {
            var store = new EStimStore(data.State);
            _undo.Push(() => Now(store.Dispose));
            foreach (BusSettings bus in settings.Buses)
            {
                EStimDriver driver = RunningBuses.Open(bus, policies, store, out ILink link);
                _undo.Push(() => Now(driver.Dispose));
                _links.Add(link);
                drivers.Add(driver);
            }
        }

        var options = new GatewayHostOptions
        {
            Durability = data.Journal.IsStrongForAll ? "strong" : "ordinary",
            Frames = Frames(settings, _time),
            FreeOctets = () => FreeSpace.Of(path),
        };
        var host = new GatewayHost(data.Journal, data.State, policies, drivers, RunningOutputs.Make(settings, _time, logging), options);
        Broker = settings.Mqtt?.Broker.ToString();
        Control = host.Control;
        var pump = new GatewayPump(host, new HostClock(_time), logging.CreateLogger<GatewayPump>());
        _undo.Push(pump.DisposeAsync);
        await pump.StartAsync(cancellationToken).ConfigureAwait(false);
        foreach ((string scope, string key, string value) in settings.Policies)
        {
            string full = policies.FullKey(scope, key);
            if (policies.Get(full, scope) != value)
            {
                await Control.SetPolicyAsync(scope, full, value, Local, cancellationToken).ConfigureAwait(false);
            }
        }

        _machine = new GatewayMachine(data);
        await _machine.TellResetAsync(Control, cancellationToken).ConfigureAwait(false);
        await Serve(trial, path, data, logging, cancellationToken).ConfigureAwait(false);
    }

    private static FrameRing? Frames(RunSettings settings, TimeProvider time) => settings.FramesKept == 0 ? null : new FrameRing(
        new FrameRingOptions { MaximumFrames = settings.FramesKept, MaximumOctets = settings.FrameMebibytes << 20, KeepPlaintext = settings.FramePlaintext },
        new HostClock(time).Now.UtcMicroseconds);

    /// <summary>Refuses a data folder that cannot be this gateway's, before a first key is drawn into it.</summary>
    /// <exception cref="CommandFailure">One sentence with the remedy.</exception>
    public static void RequireFolder(string path)
    {
        try
        {
            DataFolder.Require(path);
        }
        catch (StorageException trouble)
        {
            throw CommandFailure.Refused(trouble.Message);
        }
    }

    private static (DataFolder Data, RunSettings Settings) OpenFolder(string path, SettingTrial trial)
    {
        RunSettings settings = null!;
        try
        {
            var data = DataFolder.Open(new DataFolderOptions
            {
                Path = path,
                StateOpened = state => settings = trial.Resolve(state),
                Journal = journal => journal with
                {
                    MaximumPending = settings.WaitingEntries,
                    RetentionTime = TimeSpan.FromDays(settings.RetentionDays),
                    RetentionOctets = (long)settings.RetentionGibibytes << 30,
                },
            });
            return (data, settings);
        }
        catch (StorageException trouble)
        {
            throw CommandFailure.Refused(trouble.Message);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Refused($"the data folder {Path.GetFullPath(path)} cannot be used: {trouble.Message}");
        }
    }

    private static void RefusePolicies(PolicySet policies, RunSettings settings)
    {
        string[] mistakes = [.. settings.Policies
            .Select(policy => (policy.Key, Reason: policies.Refuse(policy.Scope, policies.FullKey(policy.Scope, policy.Key), policy.Value)))
            .Where(policy => policy.Reason is not null)
            .Select(policy => $"policy {policy.Key}: {policy.Reason}")];
        if (mistakes.Length > 0)
        {
            throw CommandFailure.Usage(mistakes);
        }
    }

    /// <summary>What a network's settings ask of its session.</summary>
    internal static GatewayOptions OptionsOf(NetworkSettings network, byte[] key) => new()
    {
        Address = network.Address,
        NetworkKey = key,
        KeyValidity = network.KeyValidity,
        Inactivity = network.Inactivity,
        UseCounters = network.Counters,
        DisconnectOnDataError = network.DisconnectOnDataError,
        AnswerClockRequests = network.ClockAnswers,
        AcceptUnencryptedData = network.UnencryptedData,
    };

    private EnigmaIotDriver Driver(NetworkSettings network, LibCryptoChaCha20Poly1305 aead, PolicySet policies)
    {
        byte[] key = NetworkKey.FromText(network.Key);
        GatewayOptions choices = OptionsOf(network, key);

        // The driver applies these as policies, in front of the session.
        GatewayOptions open = choices with { AcceptUnencryptedData = true, AnswerNameRefusals = true, AnswerClockRequests = true };
        var session = new GatewaySession(open, SystemRandomSource.Shared, aead, new LibCryptoX25519());
        CryptographicOperations.ZeroMemory(key);
        var links = new List<ILink>();
        try
        {
            links.AddRange(network.OwnLinks);
            links.AddRange(network.Links.Select(link => OpenLink(link, network)));
        }
        catch
        {
            links.ForEach(link => link.Dispose());
            session.Dispose();
            throw;
        }

        _links.AddRange(links);
        return new EnigmaIotDriver(new EnigmaIotNetwork { Name = network.Name, Options = choices, Channel = (byte?)network.Channel }, session, links, policies);
    }

    private static UdpLink OpenLink(LinkAddress link, NetworkSettings network)
    {
        UdpLinkOptions.TryParse(link.RestAndQuery, [network.Address], out UdpLinkOptions? options, out string? mistake);
        try
        {
            return new UdpLink(options ?? throw CommandFailure.Usage($"{link}: {mistake}"));
        }
        catch (SocketException trouble)
        {
            throw CommandFailure.Refused($"{link}: {Trouble(trouble)}; {(trouble.SocketErrorCode == SocketError.AddressAlreadyInUse ? "choose another port with --link" : "name an address of this machine with --link")}");
        }
        catch (ArgumentException trouble)
        {
            throw CommandFailure.Usage($"{link}: {trouble.Message}");
        }
    }

    private async Task Serve(SettingTrial trial, string path, DataFolder data, ILoggerFactory logging, CancellationToken cancellationToken)
    {
        RunSettings settings = Settings;
        var folder = new GatewayFolder(path);
        Access = new AccessBook(data.State, folder.EnsureToken(), _time, settings.Sessions);
        _undo.Push(() => Now(Access.Dispose));
        ServerCertificate? certificate = settings.Https is { } https ? new ServerCertificate(FilesOf(https, path), _time, logging.CreateLogger<ServerCertificate>()) : null;
        _undo.Push(() => Now(() => certificate?.Dispose()));
        var storage = new GatewayStorage(data, settings);
        var options = new WebServerOptions
        {
            Endpoint = settings.Http,
            Https = certificate is null ? null : new HttpsOptions { Endpoint = settings.Https!.Endpoint, Certificate = certificate.Current, IsTrusted = settings.Https.CertificateFile is not null },
            Hosts = settings.Hosts,
            Access = Access,
            OriginalNeedsToken = settings.OriginalApiToken,
            Machine = _machine,
            Time = _time,
            State = data.State,
            Settings = trial.ManagerOf(settings, storage),
            Storage = storage,
            ReadKeyFile = static path => OwnKeyFile.Read(path, TemporaryKey.Length),
            Networks = [.. settings.Networks.Select(network => new OriginalNetwork(network.Name, network.Address, network.Channel))],
        };
        WebServer server;
        try
        {
            server = await WebServer.StartAsync(Control, options, logging, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception trouble) when (trouble is IOException or SocketException)
        {
            string where = string.Join(" or ", ((string?[])[settings.Http is { } plain ? $"http://{plain}" : null, settings.Https is { } secure ? $"https://{secure.Endpoint}" : null]).OfType<string>());
            throw CommandFailure.Refused($"{where}: {Trouble(trouble)}; choose another address or port with {(settings.Https is null ? "--http" : settings.Http is null ? "--https" : "--http or --https")}");
        }

        _undo.Push(server.DisposeAsync);
        (Address, Secure) = (server.Address, server.Secure);
        _undo.Push(() => Now(folder.WithdrawAddress));
        if (certificate is null)
        {
            folder.PublishAddress(Address);
            return;
        }

        Fingerprint = settings.Https!.CertificateFile is null ? certificate.Fingerprint : null;
        folder.PublishAddress(Address, certificate.Fingerprint);
        certificate.Changed += fingerprint => folder.PublishAddress(Address, fingerprint);
    }

    private ICertificateFiles FilesOf(HttpsSettings https, string path) => https.CertificateFile is { } certificate
        ? new OwnCertificate(certificate, https.KeyFile!)
        : new SelfMadeCertificate(path, https.Endpoint.Address, _time);

    /// <summary>Why nothing can listen there. What the web server says names the address once more.</summary>
    private static string Trouble(Exception trouble) => (trouble.InnerException is AddressInUseException ? SocketError.AddressAlreadyInUse : (trouble as SocketException)?.SocketErrorCode) switch
    {
        SocketError.AddressAlreadyInUse => "another gateway or program listens there",
        _ => trouble.Message,
    };

    private static ValueTask Now(Action step)
    {
        step();
        return ValueTask.CompletedTask;
    }
}
