using System.Collections.Immutable;

namespace Sallyport.Web.Access;

/// <summary>What a pass is limited to beside its role. A list that is empty limits nothing.</summary>
public sealed record AccessScope
{
    /// <summary>Most words in each list.</summary>
    public const int MostWords = 32;

    /// <summary>Longest word, characters.</summary>
    public const int LongestWord = 128;

    // Whatever these answer comes through the gateway's control, which ScopedControl narrows. All other areas speak of the whole gateway.
    private static readonly string[] DeviceAreas = ["buses", "devices", "downlinks", "events", "live", "networks", "outputs", "topology"];

    /// <summary>No limits.</summary>
    public static AccessScope Everything { get; } = new();

    /// <summary>Parts of the API that may be called, by the first word of their path: <c>devices, events, metrics</c> and so on.</summary>
    public ImmutableArray<string> Areas { get; init; } = [];

    /// <summary>Devices that may be seen and commanded: ids, or whole networks as <c>protocol/segment</c>.</summary>
    public ImmutableArray<string> Devices { get; init; } = [];

    /// <summary>True when anything is limited.</summary>
    public bool IsLimited => !Areas.IsEmpty || !Devices.IsEmpty;

    /// <summary>True when calls of this area may be made at all.</summary>
    public bool AllowsArea(string area) => (Areas.IsEmpty || Areas.Contains(area)) && (Devices.IsEmpty || DeviceAreas.Contains(area, StringComparer.Ordinal));

    /// <summary>True when this device may be seen. Facts of no device are seen only without a limit.</summary>
    public bool AllowsDevice(string id)
    {
        if (Devices.IsEmpty)
        {
            return true;
        }

        foreach (var one in Devices)
        {
            if (id.StartsWith(one, StringComparison.Ordinal) && (id.Length == one.Length || id[one.Length] == '/'))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Why words make no scope, for people; null when they do.</summary>
    /// <param name="areas">Words of <paramref name="known"/>.</param>
    /// <param name="devices">Ids or networks.</param>
    /// <param name="known">All areas that there are.</param>
    public static string? Refuse(IReadOnlyCollection<string> areas, IReadOnlyCollection<string> devices, IReadOnlyCollection<string> known)
    {
        if (areas.Count > MostWords || devices.Count > MostWords)
        {
            return $"a scope names at most {MostWords} areas and {MostWords} devices";
        }

        if (areas.FirstOrDefault(area => !known.Contains(area, StringComparer.Ordinal)) is { } strange)
        {
            return $"there is no area '{(strange.Length > LongestWord ? strange[..LongestWord] : strange)}'; there are {string.Join(", ", known.Order(StringComparer.Ordinal))}";
        }

        return devices.Any(static device => device.Length > LongestWord || device.Split('/') is not { Length: 2 or 3 } parts || parts.Any(static part => part.Length == 0 || part.Any(char.IsControl)))
            ? "a device of a scope is named by its id 'protocol/segment/address', a network by 'protocol/segment'"
            : null;
    }
}
