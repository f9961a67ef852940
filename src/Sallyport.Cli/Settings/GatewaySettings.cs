using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Configuration.Stored;
using Sallyport.Cli.Output;
using Sallyport.Mqtt.Client;
using Sallyport.Mqtt.Client.Test;
using Sallyport.Web.Settings;

namespace Sallyport.Cli.Settings;

/// <summary>The settings of a running gateway: shows them, checks changes with the rules of the start, keeps them, and puts into effect what it can.</summary>
internal sealed class GatewaySettings : IGatewaySettings
{
    // As text the most that a node's page takes, 32 characters.
    private const int KeyOctets = 24;

    private readonly SettingPlan _plan;
    private readonly SettingStore _store;
    private readonly Action<RunSettings> _putIntoEffect;
    private readonly RunSettings _bound;
    private readonly EffectiveSettings _running;

    /// <summary>Settings of a gateway that was just put together.</summary>
    /// <param name="plan">How they come about; with layers.</param>
    /// <param name="store">Where changes are kept.</param>
    /// <param name="bound">What it runs with, with its real ports.</param>
    /// <param name="putIntoEffect">Changes what a running gateway can change.</param>
    public GatewaySettings(SettingPlan plan, SettingStore store, RunSettings bound, Action<RunSettings> putIntoEffect)
    {
        (_plan, _store, _bound, _putIntoEffect) = (plan, store, bound, putIntoEffect);
        _running = Now([]);
    }

    /// <inheritdoc/>
    public SettingsView View
    {
        get
        {
            var warnings = new List<string>();
            StoredSettings stored = _store.Load();
            EffectiveSettings now = Now(warnings);
            var picture = new SettingsPicture(_plan.Layers!, _running, now);
            TakenBack? back = _store.TakenBack;
            return new SettingsView(
                stored.Revision, now.Run.OfferSetup && IsMadeUp(now), picture.Pending, back is null ? null : new TakenBackView(JsonText.Time(back.AtMicroseconds)!, back.Reason),
                warnings, picture.Settings, picture.Networks);
        }
    }

    /// <inheritdoc/>
    public ISettingsChange Prepare(SettingsOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var draft = new SettingsDraft(_store.Load(), _store);
        var errors = new List<SettingError>();
        foreach ((string path, JsonNode? value) in order.Settings)
        {
            if (Set(draft, path, value) is { } mistake)
            {
                errors.Add(new SettingError(path, mistake));
            }
        }

        return Check(draft, errors, null, null);
    }

    /// <inheritdoc/>
    public ISettingsChange PrepareNew(NetworkOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var draft = new SettingsDraft(_store.Load(), _store);
        EffectiveSettings now = Now([]);
        if (!order.ReplaceMadeUp && IsMadeUp(now))
        {
            Adopt(draft, now);
        }

        if (draft.Networks.Any(other => other.Name == order.Name))
        {
            return SettingsChange.Wrong(new SettingError("name", $"the name {order.Name} is taken by another network"));
        }

        if (order.Key is null && !order.GenerateKey)
        {
            return SettingsChange.Wrong(new SettingError("key", "is missing; give one, or say generateKey"));
        }

        string? drawn = order.GenerateKey ? DrawKey() : null;
        draft.Networks.Add(new StoredNetwork(order.Name ?? "", draft.Add(drawn ?? order.Key!), NetworkValues.Of(order)));
        return Check(draft, KeyErrors(order), order.Name ?? "", drawn);
    }

    /// <inheritdoc/>
    public ISettingsChange PrepareAnew(string name, NetworkOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var draft = new SettingsDraft(_store.Load(), _store);
        EffectiveSettings now = Now([]);
        if (IsMadeUp(now))
        {
            Adopt(draft, now);
        }

        int at = draft.Networks.FindIndex(network => network.Name == name);
        if (at < 0)
        {
            return SettingsChange.Wrong(Elsewhere(now, name));
        }

        List<SettingError> errors = KeyErrors(order);
        if (order.Name is not null && order.Name != name)
        {
            errors.Add(new SettingError("name", "stays: devices and their history carry it; make a new network instead"));
        }

        string? drawn = order.GenerateKey ? DrawKey() : null;
        string? key = drawn ?? order.Key;
        draft.Networks[at] = new StoredNetwork(name, key is null ? draft.Networks[at].KeySecret : draft.Add(key), NetworkValues.Of(order));
        return Check(draft, errors, name, drawn);
    }

    /// <inheritdoc/>
    public ISettingsChange PrepareRemoval(string name)
    {
        var draft = new SettingsDraft(_store.Load(), _store);
        return draft.Networks.RemoveAll(network => network.Name == name) == 0 ? SettingsChange.Wrong(Elsewhere(Now([]), name)) : Check(draft, [], name, null);
    }

    /// <inheritdoc/>
    public ISettingsChange PrepareSetup(SetupOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        string? drawn = order.NetworkKey is null ? DrawKey() : null;
        (OriginalFiles.Content content, IReadOnlyList<SettingMistake> mistakes) = SetupPage.Read(order, drawn);
        return Take([content], mistakes, order.Link, order.Address, order.GatewayName, drawn);
    }

    /// <inheritdoc/>
    public ISettingsChange PrepareImport(ImportOrder order)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.Config is null && order.Mqtt is null)
        {
            return SettingsChange.Wrong(new SettingError("config", "is missing, and so is mqtt; give at least one"));
        }

        (JsonNode? Node, string Name)[] files = [(order.Config, "config"), (order.Mqtt, "mqtt")];
        (OriginalFiles.Content Content, IReadOnlyList<SettingMistake> Mistakes)[] read = [.. files.Where(static file => file.Node is not null).Select(static file => OriginalFiles.Understand(file.Name, file.Node!))];
        return Take([.. read.Select(static one => one.Content)], [.. read.SelectMany(static one => one.Mistakes)], order.Link, null, null, null);
    }

    /// <inheritdoc/>
    public async Task<(MqttTestView? Result, IReadOnlyList<SettingError> Errors)> TestMqttAsync(MqttTestOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        RunSettings settings = Now([]).Run;
        (MqttOptions? options, SettingError? error) = BrokerTrial.OptionsOf(order, settings, _plan.Layers!.Folder);
        if (options is null)
        {
            return (null, [error!]);
        }

        string network = settings.Networks.Count > 0 ? settings.Networks[0].MqttPrefix ?? settings.Networks[0].Name : settings.GatewayName;
        MqttTestResult result = await MqttTest.RunAsync(options, $"{network}/gateway/test-{Guid.NewGuid():N}", cancellationToken).ConfigureAwait(false);
        return (BrokerTrial.View(options.Broker.ToString(), result), []);
    }

    private static string DrawKey() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyOctets));

    private static List<SettingError> KeyErrors(NetworkOrder order) =>
        order is { GenerateKey: true, Key: not null } ? [new SettingError("key", "is given although one shall be drawn")] : [];

    private static SettingError Elsewhere(EffectiveSettings now, string name) => now.Place(name) is var at and >= 0
        ? new SettingError("name", IsMadeUp(now) ? "was made up because no network is named; it goes when another one takes its place" : $"is set in {now.Joined.Values[$"networks:{at}:name"].Origin}; change it there")
        : new SettingError("name", "there is no such network");

    private static bool IsMadeUp(EffectiveSettings settings) => settings.Joined.Values.GetValueOrDefault("networks:0:name")?.Layer == SettingLayer.MadeUp;

    /// <summary>Keeps the network that was made up, because another one comes beside it.</summary>
    private static void Adopt(SettingsDraft draft, EffectiveSettings now)
    {
        NetworkSettings network = now.Run.Networks[0];
        Dictionary<string, string> values = now.Joined.Values.Values
            .Where(static one => one.Layer == SettingLayer.MadeUp && one.Key.StartsWith("networks:0:links", StringComparison.Ordinal))
            .ToDictionary(static one => one.Key["networks:0:".Length..], static one => one.Value);
        draft.Networks.Add(new StoredNetwork(network.Name, draft.Add(network.Key), values));
    }

    /// <summary>Takes what a set-up or an original gateway's files said.</summary>
    private SettingsChange Take(
        IReadOnlyList<OriginalFiles.Content> contents, IReadOnlyList<SettingMistake> mistakes, string? link, string? address, string? gatewayName, string? drawn)
    {
        var draft = new SettingsDraft(_store.Load(), _store);
        List<SettingError> errors = [.. mistakes.Select(static one => new SettingError(one.Path, one.Text))];
        string? network = null;
        if (errors.Count == 0)
        {
            foreach (OriginalFiles.Content content in contents)
            {
                network ??= content.Network is { } found ? AddNetwork(draft, found, content.NetworkKey!, link, address, errors) : null;
                AddBroker(draft, content, errors);
            }

            if (gatewayName is not null && Set(draft, "gatewayName", gatewayName) is { } mistake)
            {
                errors.Add(new SettingError("gatewayName", mistake));
            }
        }

        return Check(draft, errors, network, drawn);
    }

    private static string AddNetwork(SettingsDraft draft, JsonObject network, string key, string? link, string? address, List<SettingError> errors)
    {
        string name = (string)network["name"]!;
        if (draft.Networks.Any(other => other.Name == name))
        {
            errors.Add(new SettingError("networkName", $"the name {name} is taken by another network"));
        }

        var order = new NetworkOrder { Channel = (int?)network["channel"], Address = address, Links = [link ?? FirstNetwork.Link] };
        draft.Networks.Add(new StoredNetwork(name, draft.Add(key), NetworkValues.Of(order)));
        return name;
    }

    private void AddBroker(SettingsDraft draft, OriginalFiles.Content content, List<SettingError> errors)
    {
        if (content.Mqtt is not { } mqtt)
        {
            return;
        }

        (string Path, JsonNode? Value)[] settings = [("mqtt.url", (string?)mqtt["url"]), ("mqtt.user", (string?)mqtt["user"]), ("mqtt.password", content.MqttPassword)];
        errors.AddRange(settings.Select(one => (one.Path, Mistake: Set(draft, one.Path, one.Value))).Where(static one => one.Mistake is not null).Select(static one => new SettingError(one.Path, one.Mistake!)));
    }

    /// <summary>Puts one value into the draft; says what is wrong with it at first sight.</summary>
    private string? Set(SettingsDraft draft, string path, JsonNode? value)
    {
        if (SettingCatalog.All.FirstOrDefault(one => one.Path == path) is not { } definition)
        {
            return "there is no such setting";
        }

        (string? text, string? mistake) = SettingText.Of(definition, value);
        if (mistake is not null)
        {
            return mistake;
        }

        if (_plan.Layers!.OuterOf(definition.Key) is { } outer)
        {
            return text is null ? null : $"is set by {outer.Origin}; change it there";
        }

        draft.Values.Remove(definition.Key);
        draft.Secrets.Remove(definition.Key);
        if (text is not null && definition.Kind == "secret")
        {
            draft.Secrets[definition.Key] = draft.Add(text);
        }
        else if (text is not null)
        {
            draft.Values[definition.Key] = text;
        }

        return null;
    }

    /// <summary>Checks a draft as a start would.</summary>
    private SettingsChange Check(SettingsDraft draft, List<SettingError> errors, string? network, string? drawn)
    {
        EffectiveSettings before = Now([]);
        (RunSettings settings, IReadOnlyList<SettingMistake> mistakes, SettingSources joined, _) = _plan.Read(draft.Settings, draft.Secret, []);
        var after = new EffectiveSettings(joined, settings);
        int place = network is null ? -1 : joined.Values.Values.Where(one => one.Key.StartsWith("networks:", StringComparison.Ordinal) && one.Key.EndsWith(":name", StringComparison.Ordinal) && one.Value == network)
            .Select(static one => int.Parse(one.Key.Split(':')[1], CultureInfo.InvariantCulture)).LastOrDefault(-1);
        string below = string.Create(CultureInfo.InvariantCulture, $"networks[{place}].");
        errors.AddRange(mistakes.Select(one => new SettingError(one.Path.StartsWith(below, StringComparison.Ordinal) ? one.Path[below.Length..] : one.Path, one.Text)));
        if (errors.Count == 0)
        {
            errors.AddRange(Trials(before, after));
        }

        return errors.Count > 0
            ? SettingsChange.Wrong([.. errors.Distinct()])
            : new SettingsChange([], SettingsSummary.Of(before, after), () =>
            {
                draft.Keep();
                _putIntoEffect(settings);
            })
            { Network = network, DrawnKey = drawn };
    }

    private IEnumerable<SettingError> Trials(EffectiveSettings before, EffectiveSettings after)
    {
        if (after.Run.Http is { } plain && !plain.Equals(before.Run.Http) && !plain.Equals(_bound.Http) && EndpointTrial.OfHttp(plain, _bound.Http) is { } http)
        {
            yield return new SettingError("http", http);
        }

        if (after.Run.Https?.Endpoint is { } secure && !secure.Equals(before.Run.Https?.Endpoint) && !secure.Equals(_bound.Https?.Endpoint) && EndpointTrial.OfHttp(secure, _bound.Https?.Endpoint) is { } https)
        {
            yield return new SettingError("https", https);
        }

        LinkAddress[] own = [.. _bound.Networks.Concat(before.Run.Networks).SelectMany(static network => network.Links)];
        foreach (LinkAddress link in after.Run.Networks.SelectMany(static network => network.Links).Except(own))
        {
            if (EndpointTrial.OfLink(link, own) is { } mistake)
            {
                yield return new SettingError("links", $"{link} {mistake}");
            }
        }
    }

    private EffectiveSettings Now(ICollection<string> warnings)
    {
        (RunSettings settings, _, SettingSources joined, _) = _plan.Read(_store.Load(), _store.Secret, warnings);
        return new EffectiveSettings(joined, settings);
    }
}
