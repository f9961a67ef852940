using System.Security.Cryptography;
using System.Text.Json;
using Sallyport.Gateway.State;

namespace Sallyport.Web.Access;

/// <summary>Who is signed in. Kept in the settings of the state store, so that a restart signs nobody out. Thread safe.</summary>
public sealed class UserSessions
{
    /// <summary>Most sessions of one person; the one that was used longest ago makes room.</summary>
    public const int MostOfOne = 20;

    private const string SettingPrefix = "session.";
    private const int LongestAgent = 120;

    // How much of the idle limit may pass before "seen" is written down again.
    private const int WritesPerIdle = 20;
    private readonly Lock _gate = new();
    private readonly IStateStore _store;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, Row> _rows = new(StringComparer.Ordinal);

    internal UserSessions(IStateStore store, TimeProvider time, SessionLimits limits)
    {
        (_store, _time, Limits) = (store, time, limits);
        foreach (var (key, value) in store.LoadSettings(SettingPrefix))
        {
            if (Read(key[SettingPrefix.Length..], value) is { } row && !IsOver(row))
            {
                _rows[row.Session.Id] = row;
            }
            else
            {
                store.SaveSetting(key, null);
            }
        }
    }

    /// <summary>How long one lasts.</summary>
    public SessionLimits Limits { get; }

    /// <summary>All that are not over, the newest first.</summary>
    public IReadOnlyList<UserSession> List
    {
        get
        {
            lock (_gate)
            {
                return [.. _rows.Values.Where(row => !IsOver(row)).Select(static row => row.Session).OrderByDescending(static session => session.CreatedAtMicroseconds)];
            }
        }
    }

    /// <summary>When one ends if nothing more is done, UTC microseconds; earlier where the clock was set back since.</summary>
    public long EndOf(UserSession session) => Math.Min(session.SeenAtMicroseconds + Limits.Idle.Microseconds(), session.CreatedAtMicroseconds + Limits.Absolute.Microseconds());

    /// <summary>Begins one.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="from">Address, for the list.</param>
    /// <param name="agent">Name of the browser, for the list.</param>
    /// <param name="secret">For the cookie; this is the only time that it is told.</param>
    public UserSession Begin(string user, string from, string agent, out string secret)
    {
        secret = Secret.Make();
        lock (_gate)
        {
            Sweep();
            var mine = _rows.Values.Where(row => row.Session.User == user).OrderBy(static row => row.Session.SeenAtMicroseconds).ToArray();
            foreach (var row in mine.Take(mine.Length - MostOfOne + 1))
            {
                Drop(row.Session.Id);
            }

            var now = _time.Microseconds();
            var session = new UserSession(Secret.MakeId(), user, now, now, from, Clean(agent));
            Save(RowOf(session, Secret.HashOf(secret)!));
            return session;
        }
    }

    /// <summary>Whose secret this is; null when it is nobody's or over.</summary>
    /// <param name="secret">Of the cookie.</param>
    /// <param name="isPerson">True when a person did something, which begins the idle time anew.</param>
    public UserSession? Find(string secret, bool isPerson)
    {
        if (Secret.HashOf(secret) is not { } hash)
        {
            return null;
        }

        lock (_gate)
        {
            Row? found = null;
            foreach (var row in _rows.Values)
            {
                found = CryptographicOperations.FixedTimeEquals(hash, row.Hash) ? row : found;
            }

            if (found is null || IsOver(found))
            {
                return null;
            }

            return isPerson ? See(found) : found.Session;
        }
    }

    /// <summary>Whose session it is, for the name in an entry of the audit. Writes nothing and never waits: null also while somebody else holds the table.</summary>
    public string? PersonOf(string secret)
    {
        if (Secret.HashOf(secret) is not { } hash || !_gate.TryEnter())
        {
            return null;
        }

        try
        {
            return _rows.Values.FirstOrDefault(row => CryptographicOperations.FixedTimeEquals(hash, row.Hash) && !IsOver(row))?.Session.User;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>True while one that was found lets its holder in.</summary>
    public bool Holds(UserSession session)
    {
        lock (_gate)
        {
            return _rows.TryGetValue(session.Id, out var row) && !IsOver(row);
        }
    }

    /// <summary>Ends one. False when there is none.</summary>
    public bool End(string id)
    {
        lock (_gate)
        {
            return Drop(id);
        }
    }

    /// <summary>Ends all of a person, but for one.</summary>
    /// <returns>How many ended.</returns>
    public int EndAll(string user, string? butId = null)
    {
        lock (_gate)
        {
            return _rows.Values.Where(row => row.Session.User == user && row.Session.Id != butId).Select(static row => row.Session.Id).ToArray().Count(Drop);
        }
    }

    private bool IsOver(Row row) => row.Idle.IsOver(_time) || row.Whole.IsOver(_time);

    private UserSession See(Row row)
    {
        var now = _time.Microseconds();
        var at = Math.Max(now, row.Session.SeenAtMicroseconds);
        var seen = row with { Session = row.Session with { SeenAtMicroseconds = at }, Idle = IdleFrom(at) };
        _rows[seen.Session.Id] = seen;
        if (now - row.WrittenAt >= Limits.Idle.Microseconds() / WritesPerIdle)
        {
            Save(seen with { WrittenAt = now });
        }

        return seen.Session;
    }

    private void Sweep()
    {
        foreach (var id in _rows.Values.Where(IsOver).Select(static row => row.Session.Id).ToArray())
        {
            Drop(id);
        }
    }

    private bool Drop(string id)
    {
        if (!_rows.ContainsKey(id))
        {
            return false;
        }

        _store.SaveSetting(SettingPrefix + id, null);
        return _rows.Remove(id);
    }

    private void Save(Row row)
    {
        var session = row.Session;
        var stored = new StoredSession(session.User, Convert.ToHexStringLower(row.Hash), session.CreatedAtMicroseconds, session.SeenAtMicroseconds, session.From, session.Agent);
        _store.SaveSetting(SettingPrefix + session.Id, JsonSerializer.Serialize(stored, AccessJson.Default.StoredSession));
        _rows[session.Id] = row;
    }

    private static string Clean(string agent) => new([.. agent.Where(static c => c is >= ' ' and <= '~').Take(LongestAgent)]);

    private Row RowOf(UserSession session, byte[] hash)
    {
        var (created, seen) = (session.CreatedAtMicroseconds, session.SeenAtMicroseconds);
        return new Row(session, hash, seen, IdleFrom(seen), new Term(_time, created, created + Limits.Absolute.Microseconds()));
    }

    private Term IdleFrom(long seen) => new(_time, seen, seen + Limits.Idle.Microseconds());

    private Row? Read(string id, string value)
    {
        try
        {
            return JsonSerializer.Deserialize(value, AccessJson.Default.StoredSession) is { } stored && Secret.ReadHash(stored.Hash) is { } hash
                ? RowOf(new UserSession(id, stored.User, stored.CreatedAt, stored.SeenAt, stored.From, stored.Agent), hash)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Row(UserSession Session, byte[] Hash, long WrittenAt, Term Idle, Term Whole);
}
