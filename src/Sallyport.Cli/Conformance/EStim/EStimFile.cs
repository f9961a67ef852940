using System.Text.Json;

namespace Sallyport.Cli.Conformance.EStim;

/// <summary>What all cases of a file share.</summary>
internal sealed class EStimFile
{
    private readonly List<JsonElement> _grants;

    public EStimFile(JsonElement root)
    {
        Master = root.GetProperty("keys").Octets("master");
        Device = root.GetProperty("device").GetByte();
        _grants = [.. root.GetProperty("vectors").EnumerateArray().Where(static one => one.TryGetProperty("temp", out _))];
    }

    /// <summary>The master key of the file's device.</summary>
    public byte[] Master { get; }

    /// <summary>Its address.</summary>
    public byte Device { get; }

    /// <summary>The packet of the file that makes a temporary key; null when there is none.</summary>
    public byte[]? GrantOf(string key) =>
        _grants.Find(one => one.GetProperty("temp").GetProperty("tempKey").GetString() == key) is { ValueKind: JsonValueKind.Object } grant ? grant.Octets("hex") : null;
}
