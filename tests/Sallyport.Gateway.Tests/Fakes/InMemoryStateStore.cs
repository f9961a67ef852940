using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.State;

namespace Sallyport.Gateway.Tests.Fakes;

/// <summary>The state store's contract in memory; lives on when a gateway crashes.</summary>
internal sealed class InMemoryStateStore : IStateStore
{
    private readonly SortedDictionary<string, DeviceRecord> _devices = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, DownlinkRecord> _downlinks = [];
    private readonly Dictionary<string, long> _cursors = [];
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, string> _settings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _secrets = [];

    public bool Refuses { get; set; }

    public int Applications { get; private set; }

    public long AppliedSeq { get; private set; }

    /// <summary>The projection is lost; settings and secrets are not.</summary>
    public void Forget()
    {
        _devices.Clear();
        _downlinks.Clear();
        AppliedSeq = 0;
    }

    public IReadOnlyList<DeviceRecord> LoadDevices() => [.. _devices.Values];

    public IReadOnlyList<DownlinkRecord> LoadDownlinks(int closedMaximum) =>
        [.. _downlinks.Values.Where(record => record.IsOpen).Concat(_downlinks.Values.Where(record => !record.IsOpen).TakeLast(closedMaximum)).OrderBy(record => record.Id)];

    public void Apply(long appliedSeq, IReadOnlyCollection<DeviceRecord> devices, IReadOnlyCollection<DownlinkRecord> downlinks, IReadOnlyCollection<string> removedDevices)
    {
        ThrowIfRefusing();
        Applications++;
        AppliedSeq = appliedSeq;
        foreach (var device in devices)
        {
            _devices[device.Id] = device;
        }

        foreach (var downlink in downlinks)
        {
            _downlinks[downlink.Id] = downlink;
        }

        foreach (var removed in removedDevices)
        {
            _devices.Remove(removed);
        }
    }

    public long? LoadCursor(string output) => _cursors.TryGetValue(output, out var seq) ? seq : null;

    public void SaveCursor(string output, long seq)
    {
        ThrowIfRefusing();
        _cursors[output] = seq;
    }

    public string? LoadSetting(string key)
    {
        lock (_gate)
        {
            return _settings.GetValueOrDefault(key);
        }
    }

    public void SaveSetting(string key, string? value)
    {
        ThrowIfRefusing();
        lock (_gate)
        {
            if (value is null)
            {
                _settings.Remove(key);
            }
            else
            {
                _settings[key] = value;
            }
        }
    }

    public IReadOnlyList<KeyValuePair<string, string>> LoadSettings(string prefix)
    {
        lock (_gate)
        {
            return [.. _settings.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))];
        }
    }

    // A copy, as from a disk: who loads a secret clears it.
    public byte[]? LoadSecret(string name) => _secrets.TryGetValue(name, out var secret) ? [.. secret] : null;

    public void SaveSecret(string name, ReadOnlyMemory<byte>? secret)
    {
        if (secret is { } octets)
        {
            _secrets[name] = octets.ToArray();
        }
        else
        {
            _secrets.Remove(name);
        }
    }

    public void Dispose()
    {
    }

    private void ThrowIfRefusing()
    {
        if (Refuses)
        {
            throw new IOException("the disk is full");
        }
    }
}
