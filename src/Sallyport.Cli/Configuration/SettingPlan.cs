using Sallyport.Cli.Configuration.Stored;
using Sallyport.Cli.Running;
using Sallyport.Gateway.State;
using Sallyport.Links;

namespace Sallyport.Cli.Configuration;

/// <summary>How the settings of each start of a gateway come about: fixed by the program, or layers that join with what the data folder keeps.</summary>
internal sealed class SettingPlan
{
    private readonly RunSettings? _fixed;
    private Dictionary<string, IReadOnlyList<ILink>> _ownLinks = [];
    private (RunSettings Asked, Uri Http, Uri? Https, string[] Links)? _before;

    private SettingPlan(RunSettings? settings, SettingLayers? layers) => (_fixed, Layers) = (settings, layers);

    /// <summary>File, environment and flags; null: the program fixed everything.</summary>
    public SettingLayers? Layers { get; }

    /// <summary>Always these.</summary>
    public static SettingPlan Of(RunSettings settings) => new(settings, null);

    /// <summary>Layers under which the settings of the data folder join.</summary>
    public static SettingPlan Of(SettingLayers layers) => new(null, layers);

    /// <summary>What another program says, shown as set by it; what it leaves open can be set in the data folder.</summary>
    /// <param name="program">Its name for people.</param>
    /// <param name="settings">Address, name and networks; links of its own stay with their network.</param>
    /// <param name="dataFolder">Where relative paths of stored settings start.</param>
    public static SettingPlan OfProgram(string program, RunSettings settings, string dataFolder)
    {
        var sources = new SettingSources();
        sources.AddFlag("http", program, settings.Http?.ToString() ?? "none");
        sources.AddFlag("gatewayName", program, settings.GatewayName);
        foreach ((int i, NetworkSettings network) in settings.Networks.Index())
        {
            sources.AddFlag($"networks:{i}:name", program, network.Name);
            sources.AddFlag($"networks:{i}:key", program, network.Key);
            sources.AddFlag($"networks:{i}:address", program, network.Address.ToString());
            sources.AddFlags($"networks:{i}:links", program, [.. network.Links.Select(static link => link.ToString())]);
        }

        return new SettingPlan(null, new SettingLayers(sources, dataFolder, namesNetworks: true)) { _ownLinks = settings.Networks.ToDictionary(static network => network.Name, static network => network.OwnLinks) };
    }

    /// <summary>The settings for a start on this data folder.</summary>
    /// <exception cref="CommandFailure">All that is wrong with them.</exception>
    public RunSettings Resolve(IStateStore state, ICollection<string> warnings)
    {
        if (Layers is null)
        {
            return _fixed!;
        }

        var store = new SettingStore(state);
        (RunSettings settings, IReadOnlyList<SettingMistake> mistakes, _, FirstNetwork? first) = Read(store.Load(), store.Secret, warnings);
        if (mistakes.Count > 0)
        {
            throw CommandFailure.Usage([.. mistakes.Select(static one => one.ToString())]);
        }

        settings = settings with { Networks = [.. settings.Networks.Select(network => network with { OwnLinks = _ownLinks.GetValueOrDefault(network.Name, []) })] };
        return first is null ? settings : settings with { Notes = [first.Keep()] };
    }

    /// <summary>What settings of the data folder would come to, with all that is wrong. Changes nothing.</summary>
    public (RunSettings Settings, IReadOnlyList<SettingMistake> Mistakes, SettingSources Joined, FirstNetwork? First) Read(
        StoredSettings stored, Func<string, string?> secret, ICollection<string> warnings)
    {
        SettingSources joined = Layers!.Join(stored, secret, out FirstNetwork? first);
        (RunSettings settings, IReadOnlyList<SettingMistake> mistakes) = SettingLoader.Read(joined, warnings);
        mistakes = mistakes.Count > 0 ? mistakes : RunningOutputs.Mistakes(settings);
        return (settings, mistakes, joined, first);
    }

    /// <summary>The same settings with the ports that the gateway before took where any would do.</summary>
    public RunSettings KeepPorts(RunSettings settings) => _before is { } before ? settings.KeepPorts(before.Asked, before.Http, before.Https, before.Links) : settings;

    /// <summary>A gateway serves: the next one takes its ports again.</summary>
    public void Remember(RunSettings asked, Uri http, Uri? https, IEnumerable<string> links) => _before = (asked, http, https, [.. links]);
}
