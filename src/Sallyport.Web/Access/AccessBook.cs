using Sallyport.Gateway.State;

namespace Sallyport.Web.Access;

/// <summary>Everybody who may be let in, and by what: tokens, accounts, sessions, one-time links. One book for each data folder.</summary>
public sealed class AccessBook : IDisposable
{
    /// <summary>Opens the book. Entries that cannot be read let nobody in.</summary>
    /// <param name="store">Where it is kept.</param>
    /// <param name="localToken">The token of the data folder, as in its file.</param>
    /// <param name="time">Null: the system's clock.</param>
    /// <param name="sessions">Null: the defaults.</param>
    public AccessBook(IStateStore store, string localToken, TimeProvider? time = null, SessionLimits? sessions = null)
        : this(store, localToken, time ?? TimeProvider.System, sessions ?? new SessionLimits(), new PasswordHasher())
    {
    }

    internal AccessBook(IStateStore store, string localToken, TimeProvider time, SessionLimits sessions, PasswordHasher hasher)
    {
        Tokens = new ApiTokens(store, localToken, time);
        Users = new UserAccounts(store, time);
        Sessions = new UserSessions(store, time, sessions);
        Links = new OneTimeLinks(store, time);
        Hasher = hasher;
    }

    /// <summary>Tokens.</summary>
    public ApiTokens Tokens { get; }

    /// <summary>Accounts.</summary>
    public UserAccounts Users { get; }

    /// <summary>Sessions.</summary>
    public UserSessions Sessions { get; }

    /// <summary>One-time links.</summary>
    public OneTimeLinks Links { get; }

    /// <summary>Hashes passwords.</summary>
    internal PasswordHasher Hasher { get; }

    /// <summary>Where it does so.</summary>
    internal PasswordWork Work { get; } = new();

    /// <summary>True while a pass lets its holder in: not revoked, not ended, not over, the account still there.</summary>
    internal bool Holds(Pass pass) => pass switch
    {
        { Session: { } session } => Sessions.Holds(session) && Users.Find(session.User) is not null,
        { Token: { } token } => Tokens.Holds(token),
        _ => false,
    };

    /// <summary>Why a name cannot be that of a new account or token, because the other has it: in the audit both look the same.</summary>
    internal string? RefuseName(string name) =>
        Users.Find(UserAccounts.Normal(name)) is not null ? $"there is a user '{name}'" : Tokens.Knows(name) ? $"there is a token '{name}'" : null;

    /// <inheritdoc/>
    public void Dispose() => Work.Dispose();
}
