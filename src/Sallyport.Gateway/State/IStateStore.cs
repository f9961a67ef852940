using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Downlinks;

namespace Sallyport.Gateway.State;

/// <summary>
/// The projection on disk (state.db). Everything but settings and secrets can be rebuilt from the journal: <see cref="AppliedSeq"/> says up to which
/// entry it is complete, and the rest is applied again at start. Thread safe.
/// </summary>
public interface IStateStore : IDisposable
{
    /// <summary>Number of the newest journal entry that the projection holds.</summary>
    long AppliedSeq { get; }

    /// <summary>All devices, sorted by id.</summary>
    IReadOnlyList<DeviceRecord> LoadDevices();

    /// <summary>Downlinks that are open, and the newest closed ones, at most <paramref name="closedMaximum"/>; sorted by id.</summary>
    IReadOnlyList<DownlinkRecord> LoadDownlinks(int closedMaximum);

    /// <summary>Writes changed records and the new <see cref="AppliedSeq"/> in one transaction.</summary>
    void Apply(long appliedSeq, IReadOnlyCollection<DeviceRecord> devices, IReadOnlyCollection<DownlinkRecord> downlinks, IReadOnlyCollection<string> removedDevices);

    /// <summary>The saved cursor of an output; null when it never had one.</summary>
    long? LoadCursor(string output);

    /// <summary>Saves the cursor of an output; survives the death of the process.</summary>
    void SaveCursor(string output, long seq);

    /// <summary>A setting; null when it is not set.</summary>
    string? LoadSetting(string key);

    /// <summary>Sets (or with null removes) a setting, synced.</summary>
    void SaveSetting(string key, string? value);

    /// <summary>All settings whose key begins with <paramref name="prefix"/>, sorted by key.</summary>
    IReadOnlyList<KeyValuePair<string, string>> LoadSettings(string prefix);

    /// <summary>A secret, unwrapped; null when it is not set. The caller clears it.</summary>
    byte[]? LoadSecret(string name);

    /// <summary>Stores a secret wrapped with the key outside the database (or with null or no octets removes it), synced.</summary>
    void SaveSecret(string name, ReadOnlyMemory<byte>? secret);
}
