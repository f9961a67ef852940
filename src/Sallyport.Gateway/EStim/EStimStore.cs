using Sallyport.Gateway.State;

namespace Sallyport.Gateway.EStim;

/// <summary>Keys (wrapped) and counters of devices in the data folder. Counters are written by a thread of its own, so that a slow disk never holds up a line.</summary>
public sealed class EStimStore : IDisposable
{
    private const string KeyPrefix = "estim.key:";
    private const string MemoryPrefix = "estim.memory:";
    private const string DevicePrefix = "estim.device:";
    private static readonly TimeSpan RetryTime = TimeSpan.FromSeconds(1);
    private readonly IStateStore _store;
    private readonly Dictionary<string, byte[]> _waiting = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread _writer;
    private volatile bool _stopping;

    /// <summary>Begins to write what it is given.</summary>
    public EStimStore(IStateStore store)
    {
        _store = store;
        _writer = new Thread(WriteLoop) { IsBackground = true, Name = "estim counters" };
        _writer.Start();
    }

    /// <summary>The master key of a device, 16 octets; null when there is none. The caller clears it.</summary>
    public byte[]? LoadKey(string device) => _store.LoadSecret(KeyPrefix + device);

    /// <summary>Stores (or with null removes) the master key of a device and forgets the counters of the one before.</summary>
    public void SaveKey(string device, ReadOnlyMemory<byte>? key)
    {
        lock (_gate)
        {
            _waiting.Remove(device);
        }

        _store.SaveSetting(MemoryPrefix + device, null);
        _store.SaveSecret(KeyPrefix + device, key);
        _store.SaveSetting(DevicePrefix + device, key is null ? null : "key");
    }

    /// <summary>What was stored last of a device; empty for nothing.</summary>
    public byte[] LoadMemory(string device)
    {
        lock (_gate)
        {
            if (_waiting.TryGetValue(device, out var waiting))
            {
                return waiting;
            }
        }

        return _store.LoadSetting(MemoryPrefix + device) is { } stored ? Convert.FromHexString(stored) : [];
    }

    /// <summary>Stores counters soon.</summary>
    public void SaveMemory(string device, ReadOnlySpan<byte> memory)
    {
        lock (_gate)
        {
            _waiting[device] = memory.ToArray();
        }

        _wake.Set();
    }

    /// <summary>Ids of all devices that have a key and begin with a prefix.</summary>
    public IReadOnlyList<string> Devices(string prefix) => [.. _store.LoadSettings(DevicePrefix + prefix).Select(static row => row.Key[DevicePrefix.Length..])];

    /// <summary>Writes what waits and ends.</summary>
    public void Dispose()
    {
        _stopping = true;
        _wake.Set();
        _writer.Join();
        _wake.Dispose();
    }

    private void WriteLoop()
    {
        while (true)
        {
            var isLast = _stopping;
            if (!WriteAll() && !isLast)
            {
                // The disk refuses: it is tried again, with whatever is newest then.
                Thread.Sleep(RetryTime);
                continue;
            }

            if (isLast)
            {
                return;
            }

            _wake.WaitOne();
        }
    }

    private bool WriteAll()
    {
        while (true)
        {
            (string Device, byte[] Memory) next;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    return true;
                }

                var first = _waiting.First();
                next = (first.Key, first.Value);
            }

            try
            {
                _store.SaveSetting(MemoryPrefix + next.Device, Convert.ToHexStringLower(next.Memory));
            }
            catch (StoreException)
            {
                return false;
            }

            lock (_gate)
            {
                if (_waiting.TryGetValue(next.Device, out var now) && now == next.Memory)
                {
                    _waiting.Remove(next.Device);
                }
            }
        }
    }
}
