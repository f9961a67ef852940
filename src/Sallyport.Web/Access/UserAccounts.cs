using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sallyport.Gateway.State;

namespace Sallyport.Web.Access;

/// <summary>The accounts of people, kept in the settings of the state store. An owner is an admin with a password. Thread safe.</summary>
public sealed class UserAccounts
{
    /// <summary>Most accounts.</summary>
    public const int Maximum = 100;

    /// <summary>Longest name, characters.</summary>
    public const int LongestName = 32;

    private const string SettingPrefix = "user.";
    private const string NameRule = "a name has 1 to 32 of a-z, 0-9, '.', '_', '-' and '@', and begins with a letter or a digit";

    // Who these are is fixed; in the audit an account of that name would be taken for them.
    private static readonly string[] Taken = ["local", "anonymous", "mqtt", "gateway", "cli", "broadcast"];
    private readonly Lock _gate = new();
    private readonly IStateStore _store;
    private readonly TimeProvider _time;
    private ImmutableSortedDictionary<string, StoredUser> _users;

    internal UserAccounts(IStateStore store, TimeProvider time)
    {
        (_store, _time) = (store, time);
        _users = store.LoadSettings(SettingPrefix)
            .Select(static setting => (Name: setting.Key[SettingPrefix.Length..], User: Read(setting.Value)))
            .Where(static row => row.User is not null)
            .ToImmutableSortedDictionary(static row => row.Name, static row => row.User!, StringComparer.Ordinal);
    }

    /// <summary>All, sorted by name.</summary>
    public IReadOnlyList<UserAccount> List => [.. _users.Select(static row => View(row.Key, row.Value))];

    /// <summary>Differs after each edit: an account made or removed, a role changed. A sign-in or a new password is none. 0 or more; the same after a restart.</summary>
    public long Revision
    {
        get
        {
            var edited = string.Concat(_users.Select(static row => string.Create(CultureInfo.InvariantCulture, $"{row.Key} {row.Value.Role} {row.Value.CreatedAt}\n")));
            return BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(edited))) & long.MaxValue;
        }
    }

    /// <summary>True when somebody can sign in who may do everything.</summary>
    public bool HasOwner => _users.Values.Any(IsOwner);

    /// <summary>An account by its name; null when there is none.</summary>
    public UserAccount? Find(string name) => _users.TryGetValue(name, out var user) ? View(name, user) : null;

    /// <summary>The name as accounts have it: no case, no space around it.</summary>
    public static string Normal(string name) => name.Trim().ToLowerInvariant();

    /// <summary>Why no account of this name can be made, for people; null when one can.</summary>
    public string? Refuse(string name) =>
        name.Length is 0 or > LongestName || !char.IsAsciiLetterOrDigit(name[0]) || !name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-' or '@') ? NameRule
        : Taken.Contains(name, StringComparer.Ordinal) ? $"'{name}' means something else here; choose another name"
        : _users.ContainsKey(name) ? $"there is a user '{name}' already"
        : _users.Count >= Maximum ? $"there are {Maximum} users already"
        : null;

    /// <summary>Makes an account without a password: nobody can sign in with it yet.</summary>
    /// <returns>Why not, for people; null when it was made.</returns>
    public string? Add(string name, AccessRole role)
    {
        lock (_gate)
        {
            if (Refuse(name) is { } refusal)
            {
                return refusal;
            }

            Save(name, new StoredUser(role, null, _time.Microseconds(), null, null));
            return null;
        }
    }

    /// <summary>Changes the role. False when the account is gone, or is the last owner and would be none any more.</summary>
    public bool SetRole(string name, AccessRole role)
    {
        lock (_gate)
        {
            if (!_users.TryGetValue(name, out var user) || (role != AccessRole.Admin && IsLastOwner(name)))
            {
                return false;
            }

            Save(name, user with { Role = role });
            return true;
        }
    }

    /// <summary>Removes an account. False when it is gone already, or is the last owner.</summary>
    public bool Remove(string name)
    {
        lock (_gate)
        {
            if (!_users.ContainsKey(name) || IsLastOwner(name))
            {
                return false;
            }

            _store.SaveSetting(SettingPrefix + name, null);
            _users = _users.Remove(name);
            return true;
        }
    }

    /// <summary>True for the only account that can sign in and do everything.</summary>
    public bool IsLastOwner(string name) => _users.TryGetValue(name, out var user) && IsOwner(user) && _users.Count(static row => IsOwner(row.Value)) == 1;

    /// <summary>The hash of a password; null when there is none.</summary>
    internal string? PasswordOf(string name) => _users.GetValueOrDefault(name)?.Password;

    /// <summary>Keeps a new password. False when the account is gone.</summary>
    internal bool SetPassword(string name, string hash) => Change(name, user => user with { Password = hash, PasswordAt = _time.Microseconds() });

    /// <summary>Keeps the same password under newer parameters, unless it was changed meanwhile.</summary>
    internal void Rehash(string name, string before, string hash) => Change(name, user => user.Password == before ? user with { Password = hash } : user);

    /// <summary>Notes a sign-in.</summary>
    internal void NoteSignIn(string name) => Change(name, user => user with { SignedInAt = _time.Microseconds() });

    private static bool IsOwner(StoredUser user) => user is { Role: AccessRole.Admin, Password: not null };

    private static UserAccount View(string name, StoredUser user) => new(name, user.Role, user.Password is not null, user.CreatedAt, user.PasswordAt, user.SignedInAt);

    private static StoredUser? Read(string value)
    {
        try
        {
            return JsonSerializer.Deserialize(value, AccessJson.Default.StoredUser) is { } user && Enum.IsDefined(user.Role) ? user : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private bool Change(string name, Func<StoredUser, StoredUser> change)
    {
        lock (_gate)
        {
            if (!_users.TryGetValue(name, out var user))
            {
                return false;
            }

            Save(name, change(user));
            return true;
        }
    }

    private void Save(string name, StoredUser user)
    {
        _store.SaveSetting(SettingPrefix + name, JsonSerializer.Serialize(user, AccessJson.Default.StoredUser));
        _users = _users.SetItem(name, user);
    }
}
