using System.Security.Cryptography;
using System.Text.Json;
using Sallyport.Gateway.State;

namespace Sallyport.Web.Access;

/// <summary>
/// Links that are good once: one for each person, and one for the owner as long as there is none. A new one takes the place of the one before. Kept as
/// SHA-256 in the settings of the state store, so that one made on the stopped gateway works after the start. Thread safe.
/// </summary>
public sealed class OneTimeLinks
{
    /// <summary>How long one is good.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    private const string SettingPrefix = "link.";

    // No account can be called so.
    private const string OwnerKey = "*";
    private readonly Lock _gate = new();
    private readonly IStateStore _store;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, (OneTimeLink Link, byte[] Hash, Term Term)> _rows = new(StringComparer.Ordinal);

    internal OneTimeLinks(IStateStore store, TimeProvider time)
    {
        (_store, _time) = (store, time);
        foreach (var (key, value) in store.LoadSettings(SettingPrefix))
        {
            if (Read(value) is { } row && !row.Term.IsOver(_time))
            {
                _rows[key[SettingPrefix.Length..]] = row;
            }
            else
            {
                store.SaveSetting(key, null);
            }
        }
    }

    /// <summary>Makes a link.</summary>
    /// <param name="user">Whose password it sets; null: it makes the owner.</param>
    /// <param name="secret">Its secret; this is the only time that it is told.</param>
    public OneTimeLink Make(string? user, out string secret)
    {
        secret = Secret.Make();
        var link = new OneTimeLink(user, _time.Microseconds() + Life.Microseconds());
        var hash = Secret.HashOf(secret)!;
        lock (_gate)
        {
            _store.SaveSetting(SettingPrefix + (user ?? OwnerKey), JsonSerializer.Serialize(new StoredLink(user, Convert.ToHexStringLower(hash), link.ExpiresAtMicroseconds), AccessJson.Default.StoredLink));
            _rows[user ?? OwnerKey] = (link, hash, TermOf(link));
            return link;
        }
    }

    /// <summary>The link that has this secret; null when it is none, was used, or is over.</summary>
    public OneTimeLink? Find(string secret)
    {
        lock (_gate)
        {
            return Key(secret) is { } key ? _rows[key].Link : null;
        }
    }

    /// <summary>Takes a link: from now on it is good for nobody else. Null when it is none, was used, or is over.</summary>
    public OneTimeLink? Take(string secret)
    {
        lock (_gate)
        {
            if (Key(secret) is not { } key)
            {
                return null;
            }

            var link = _rows[key].Link;
            Drop(key);
            return link;
        }
    }

    /// <summary>The link of a person is good for nobody any more.</summary>
    public void Withdraw(string? user)
    {
        lock (_gate)
        {
            Drop(user ?? OwnerKey);
        }
    }

    private Term TermOf(OneTimeLink link) => new(_time, link.ExpiresAtMicroseconds - Life.Microseconds(), link.ExpiresAtMicroseconds);

    private string? Key(string secret)
    {
        string? found = null;
        if (Secret.HashOf(secret) is { } hash)
        {
            foreach (var (key, row) in _rows)
            {
                found = CryptographicOperations.FixedTimeEquals(hash, row.Hash) && !row.Term.IsOver(_time) ? key : found;
            }
        }

        return found;
    }

    private void Drop(string key)
    {
        if (_rows.Remove(key))
        {
            _store.SaveSetting(SettingPrefix + key, null);
        }
    }

    private (OneTimeLink Link, byte[] Hash, Term Term)? Read(string value)
    {
        try
        {
            if (JsonSerializer.Deserialize(value, AccessJson.Default.StoredLink) is not { } stored || Secret.ReadHash(stored.Hash) is not { } hash)
            {
                return null;
            }

            var link = new OneTimeLink(stored.User, stored.ExpiresAt);
            return (link, hash, TermOf(link));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
