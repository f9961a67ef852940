using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.State;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>A store that holds nothing: every policy is at its default.</summary>
internal sealed class ReplayStore : IStateStore
{
    /// <inheritdoc/>
    public long AppliedSeq => 0;

    /// <inheritdoc/>
    public IReadOnlyList<DeviceRecord> LoadDevices() => [];

    /// <inheritdoc/>
    public IReadOnlyList<DownlinkRecord> LoadDownlinks(int closedMaximum) => [];

    /// <inheritdoc/>
    public void Apply(long appliedSeq, IReadOnlyCollection<DeviceRecord> devices, IReadOnlyCollection<DownlinkRecord> downlinks, IReadOnlyCollection<string> removedDevices)
    {
    }

    /// <inheritdoc/>
    public long? LoadCursor(string output) => null;

    /// <inheritdoc/>
    public void SaveCursor(string output, long seq)
    {
    }

    /// <inheritdoc/>
    public string? LoadSetting(string key) => null;

    /// <inheritdoc/>
    public void SaveSetting(string key, string? value)
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> LoadSettings(string prefix) => [];

    /// <inheritdoc/>
    public byte[]? LoadSecret(string name) => null;

    /// <inheritdoc/>
    public void SaveSecret(string name, ReadOnlyMemory<byte>? secret)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
