using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sallyport.Gateway.State;

namespace Sallyport.Cli.Configuration.Stored;

/// <summary>
/// Keeps <see cref="StoredSettings"/> in the data folder: the newest, and the newest that a gateway started with, to go back to. A secret has a new name
/// with each change, so that going back finds the old one; those that neither names are removed.
/// </summary>
internal sealed class SettingStore(IStateStore state)
{
    private const string Current = "settings.current";
    private const string Good = "settings.good";
    private const string Trouble = "settings.taken-back";
    private const string SecretCount = "settings.secrets";
    private const string SecretPrefix = "settings/";

    /// <summary>The newest.</summary>
    public StoredSettings Load() => Read<StoredSettings>(Current) ?? StoredSettings.None;

    /// <summary>The newest change that had to be taken back, until the next change; null for none.</summary>
    public TakenBack? TakenBack => Read<TakenBack>(Trouble);

    /// <summary>A secret of the settings as text.</summary>
    public string? Secret(string name)
    {
        if (state.LoadSecret(name) is not { } octets)
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(octets);
        CryptographicOperations.ZeroMemory(octets);
        return text;
    }

    /// <summary>Keeps a secret under a name that was never used.</summary>
    /// <returns>The name.</returns>
    public string SaveSecret(string secret)
    {
        long number = Read<long?>(SecretCount) is { } last ? last + 1 : 1;
        Write(SecretCount, number);
        string name = SecretPrefix + number;
        byte[] octets = Encoding.UTF8.GetBytes(secret);
        state.SaveSecret(name, octets);
        CryptographicOperations.ZeroMemory(octets);
        return name;
    }

    /// <summary>Keeps a change; its secrets are kept already.</summary>
    public void Save(StoredSettings settings)
    {
        StoredSettings before = Load();
        Write(Current, settings);
        state.SaveSetting(Trouble, null);
        RemoveSecrets(before);
    }

    /// <summary>A gateway runs with the newest settings.</summary>
    public void Confirm()
    {
        StoredSettings? good = Read<StoredSettings>(Good);
        StoredSettings current = Load();
        if (good?.Revision != current.Revision)
        {
            Write(Good, current);
            RemoveSecrets(good ?? StoredSettings.None);
        }
    }

    /// <summary>True when the newest settings were never seen to work, so that there is something to go back to.</summary>
    public bool IsOnTrial => Load() is { } current && current.Revision != (Read<StoredSettings>(Good)?.Revision ?? 0);

    /// <summary>Goes back to what a gateway last started with.</summary>
    public void TakeBack(string reason, DateTimeOffset now)
    {
        StoredSettings failed = Load();
        StoredSettings good = Read<StoredSettings>(Good) ?? StoredSettings.None;

        // The number goes on, so that nobody's copy of the failed ones passes for these.
        StoredSettings restored = good with { Revision = failed.Revision + 1 };
        Write(Current, restored);
        Write(Good, restored);
        Write(Trouble, new TakenBack((now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, reason));
        RemoveSecrets(failed);
    }

    private void RemoveSecrets(StoredSettings old)
    {
        HashSet<string> needed = [.. Load().SecretNames, .. (Read<StoredSettings>(Good) ?? StoredSettings.None).SecretNames];
        foreach (string name in old.SecretNames.Where(name => !needed.Contains(name)))
        {
            state.SaveSecret(name, null);
        }
    }

    private T? Read<T>(string key) => state.LoadSetting(key) is { } text ? JsonSerializer.Deserialize<T>(text) : default;

    private void Write<T>(string key, T value) => state.SaveSetting(key, JsonSerializer.Serialize(value));
}
