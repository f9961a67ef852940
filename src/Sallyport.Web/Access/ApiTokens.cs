using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Sallyport.Gateway.State;

namespace Sallyport.Web.Access;

/// <summary>
/// Who may use the API: the token of the data folder (everything), and tokens that were made by name. Of those only a SHA-256 is kept: the secrets have 256
/// random bits, so nothing slower is needed. Thread safe.
/// </summary>
public sealed class ApiTokens
{
    /// <summary>Most tokens that can exist beside the one of the folder.</summary>
    public const int Maximum = 100;

    /// <summary>Longest name, characters.</summary>
    public const int LongestName = 64;

    private const string SettingPrefix = "token:";

    /// <summary>The token of the data folder, as it is shown.</summary>
    internal static readonly ApiToken Local = new("local", "local", AccessRole.Admin, 0);
    private readonly Lock _gate = new();
    private readonly IStateStore _store;
    private readonly TimeProvider _time;
    private readonly byte[] _localHash;
    private ImmutableArray<Row> _tokens;

    /// <summary>Loads the tokens that were made before. Entries that cannot be read let nobody in.</summary>
    /// <param name="store">Where they are kept.</param>
    /// <param name="localToken">The token of the data folder, as in its file.</param>
    /// <param name="time">Tells when tokens have expired; null: the system's clock.</param>
    public ApiTokens(IStateStore store, string localToken, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(localToken);
        _store = store;
        _time = time ?? TimeProvider.System;
        _localHash = Secret.HashOf(localToken)!;
        _tokens = [.. store.LoadSettings(SettingPrefix).Select(setting => Read(setting.Key[SettingPrefix.Length..], setting.Value)).OfType<Row>()];
    }

    /// <summary>All that were made, without the one of the folder, sorted by id.</summary>
    public IReadOnlyList<ApiToken> List => [.. _tokens.Select(static row => row.Token).OrderBy(static token => token.Id, StringComparer.Ordinal)];

    /// <summary>Whose secret this is; null when it is nobody's or has expired. Takes the same time for every wrong secret.</summary>
    public ApiToken? Find(string secret)
    {
        if (Secret.HashOf(secret) is not { } hash)
        {
            return null;
        }

        var isLocal = CryptographicOperations.FixedTimeEquals(hash, _localHash);
        Row? found = null;
        foreach (var row in _tokens)
        {
            found = CryptographicOperations.FixedTimeEquals(hash, row.Hash) ? row : found;
        }

        return isLocal ? Local : found is not null && !IsOver(found) ? found.Token : null;
    }

    /// <summary>True while a token that was found lets its holder in: it was not revoked and has not expired since.</summary>
    public bool Holds(ApiToken token) => token == Local || _tokens.Any(row => row.Token.Id == token.Id && !IsOver(row));

    /// <summary>True when a token that was made has this name.</summary>
    public bool Knows(string name) => _tokens.Any(row => string.Equals(row.Token.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Why no token of this name can be made, for people; null when one can.</summary>
    public string? Refuse(string name) =>
        name.Length is 0 or > LongestName || name.Any(static c => char.IsControl(c) || char.IsSurrogate(c)) ? $"a token has a name of 1 to {LongestName} printable characters"
        : name == Local.Name || _tokens.Any(row => row.Token.Name == name) ? $"there is a token '{name}' already"
        : _tokens.Length >= Maximum ? $"there are {Maximum} tokens already"
        : null;

    /// <summary>Makes a token.</summary>
    /// <param name="name">1 to <see cref="LongestName"/> printable characters, used by no other token.</param>
    /// <param name="role">What it allows.</param>
    /// <param name="nowMicroseconds">UTC microseconds.</param>
    /// <param name="secret">The secret; this is the only time that it is told.</param>
    /// <param name="refusal">Why it cannot be made, for people; null when it was.</param>
    /// <param name="expiresAtMicroseconds">UTC microseconds; null: never.</param>
    /// <param name="scope">What it is limited to; null: nothing but its role.</param>
    /// <returns>The token; null when it cannot be made.</returns>
    public ApiToken? Create(string name, AccessRole role, long nowMicroseconds, out string secret, out string? refusal, long? expiresAtMicroseconds = null, AccessScope? scope = null)
    {
        secret = string.Empty;
        lock (_gate)
        {
            refusal = Refuse(name);
            if (refusal is not null)
            {
                return null;
            }

            secret = Secret.Make();
            var token = new ApiToken(Secret.MakeId(), name, role, nowMicroseconds, expiresAtMicroseconds) { Scope = scope ?? AccessScope.Everything };
            var hash = Secret.HashOf(secret)!;
            var stored = new StoredToken(name, role, nowMicroseconds, expiresAtMicroseconds, Convert.ToHexStringLower(hash), [.. token.Scope.Areas], [.. token.Scope.Devices]);
            _store.SaveSetting(SettingPrefix + token.Id, JsonSerializer.Serialize(stored, AccessJson.Default.StoredToken));
            _tokens = [.. _tokens.Where(row => row.Token.Id != token.Id), RowOf(token, hash)];
            return token;
        }
    }

    /// <summary>Takes a token away, by its id or its name. False when there is none.</summary>
    public bool Revoke(string word)
    {
        lock (_gate)
        {
            if (_tokens.FirstOrDefault(row => row.Token.Id == word || row.Token.Name == word)?.Token is not { } token)
            {
                return false;
            }

            _store.SaveSetting(SettingPrefix + token.Id, null);
            _tokens = [.. _tokens.Where(row => row.Token.Id != token.Id)];
            return true;
        }
    }

    private bool IsOver(Row row) => row.Term is { } term && term.IsOver(_time);

    private Row RowOf(ApiToken token, byte[] hash) => new(token, hash, token.ExpiresAtMicroseconds is { } end ? new Term(_time, token.CreatedAtMicroseconds, end) : null);

    private Row? Read(string id, string value)
    {
        if (!value.StartsWith('{'))
        {
            return ReadFirstForm(id, value);
        }

        try
        {
            return JsonSerializer.Deserialize(value, AccessJson.Default.StoredToken) is { } stored && Enum.IsDefined(stored.Role) && Secret.ReadHash(stored.Hash) is { } hash
                ? RowOf(new ApiToken(id, stored.Name, stored.Role, stored.CreatedAt, stored.ExpiresAt) { Scope = new AccessScope { Areas = [.. stored.Areas], Devices = [.. stored.Devices] } }, hash)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Tokens of releases before scopes: role:created:expires or nothing:hash:name
    private Row? ReadFirstForm(string id, string value)
    {
        var parts = value.Split(':', 5);
        long? expires = parts.Length > 2 && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var end) ? end : null;
        return parts.Length == 5 && byte.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var role) && Enum.IsDefined((AccessRole)role)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var created)
            && (expires is not null || parts[2].Length == 0)
            && Secret.ReadHash(parts[3]) is { } hash
            ? RowOf(new ApiToken(id, parts[4], (AccessRole)role, created, expires), hash)
            : null;
    }

    private sealed record Row(ApiToken Token, byte[] Hash, Term? Term);
}
