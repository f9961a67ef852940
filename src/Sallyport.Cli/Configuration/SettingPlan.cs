using Sallyport.Cli.Configuration.Stored;
using Sallyport.Cli.Running;
using Sallyport.Gateway.State;

namespace Sallyport.Cli.Configuration;

/// <summary>How the settings of each start of a gateway come about: fixed by the program, or layers that join with what the data folder keeps.</summary>
internal sealed class SettingPlan
{
    private readonly RunSettings? _fixed;
    private (RunSettings Asked, Uri Http, Uri? Https, string[] Links)? _before;

    private SettingPlan(RunSettings? settings, SettingLayers? layers) => (_fixed, Layers) = (settings, layers);

    /// <summary>File, environment and flags; null: the program fixed everything.</summary>
    public SettingLayers? Layers { get; }

    /// <summary>Always these.</summary>
    public static SettingPlan Of(RunSettings settings) => new(settings, null);

    /// <summary>Layers under which the settings of the data folder join.</summary>
    public static SettingPlan Of(SettingLayers layers) => new(null, layers);

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
