using Sallyport.Cli.Running;
using Sallyport.Client;
using Sallyport.Gateway.Commands;
using Sallyport.Storage;
using Sallyport.Web.Access;

namespace Sallyport.Cli.Data;

/// <summary>The accounts in the data folder of a gateway that does not run: who owns the folder needs no sign-in. Each change is in the audit before it happens.</summary>
internal sealed class FolderUsers : IDisposable
{
    private static readonly Caller Local = new("local", "local", "cli");
    private readonly DataFolder _data;
    private readonly AccessBook _access;
    private readonly AuditTrail _trail;

    private FolderUsers(DataFolder data, AccessBook access)
    {
        (_data, _access) = (data, access);
        _trail = AuditTrail.Resume(data.Journal, 0, AuditTrail.Beginning);
    }

    /// <summary>Takes the folder until it is disposed.</summary>
    /// <exception cref="CommandFailure">There is no such folder, or it cannot be used.</exception>
    public static FolderUsers Open(string path)
    {
        var folder = new GatewayFolder(path);
        if (!Directory.Exists(folder.Path))
        {
            throw CommandFailure.Refused($"there is no data folder {folder.Path}; './sallyport run' makes one, or name another with --data or --url");
        }

        FileMask.OwnerOnly();
        try
        {
            DataFolder data = DataFolder.Open(new DataFolderOptions { Path = folder.Path });
            return new FolderUsers(data, new AccessBook(data.State, folder.EnsureToken()));
        }
        catch (StorageException trouble)
        {
            throw CommandFailure.Refused(trouble.Message);
        }
    }

    /// <summary>All accounts, sorted by name.</summary>
    public IReadOnlyList<UserInfo> List => [.. _access.Users.List.Select(user => View(user))];

    /// <summary>Makes an account and its one-time link.</summary>
    public UserInfo Add(string name, string role)
    {
        string normal = UserAccounts.Normal(name);
        AccessRole wanted = Enum.Parse<AccessRole>(role, ignoreCase: true);
        if ((_access.Users.Refuse(normal) ?? (_access.Tokens.Knows(normal) ? $"there is a token '{normal}'" : null)) is { } reason)
        {
            throw CommandFailure.Refused(reason);
        }

        Audit("user.add", normal, role);
        _access.Users.Add(normal, wanted);
        OneTimeLink link = _access.Links.Make(normal, out string secret);
        return View(_access.Users.Find(normal)!, secret, link);
    }

    /// <summary>Makes a one-time link for a user, or with null that of the owner.</summary>
    public LinkInfo Link(string? name)
    {
        string? normal = name is null ? null : UserAccounts.Normal(name);
        if (normal is null && _access.Users.HasOwner)
        {
            throw CommandFailure.Refused("there is an owner already; name the user whose password is lost: users link NAME");
        }

        if (normal is not null && _access.Users.Find(normal) is null)
        {
            throw CommandFailure.Refused("there is no such user");
        }

        Audit("user.link", normal ?? "", normal is null ? "owner" : null);
        OneTimeLink link = _access.Links.Make(normal, out string secret);
        return new LinkInfo(normal, Time(link.ExpiresAtMicroseconds), secret);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _access.Dispose();
        _data.Dispose();
    }

    private void Audit(string action, string target, string? detail)
    {
        var body = _trail.Next(Local, action, target, detail);
        long now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        if (_data.Journal.Append(now, "", body) == 0 || !_data.Journal.Commit())
        {
            throw CommandFailure.Refused("the journal does not accept entries; is the disk full?");
        }

        _trail.Accept(body);
    }

    private UserInfo View(UserAccount user, string? secret = null, OneTimeLink? link = null) => new(
        user.Name,
        user.Role.ToString().ToLowerInvariant(),
        user.HasPassword,
        Time(user.CreatedAtMicroseconds),
        user.SignedInAtMicroseconds is { } at ? Time(at) : null,
        _access.Sessions.List.Count(session => session.User == user.Name),
        secret,
        link is null ? null : Time(link.ExpiresAtMicroseconds));

    private static DateTimeOffset Time(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
