using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;
using Sallyport.Web.Access;

namespace Sallyport.Web.Api;

/// <summary><c>/api/v1/users</c>: the accounts of people. Each change is in the audit before it happens; one edit of what is there at a time.</summary>
internal sealed class UserEndpoints(IGatewayControl control, AccessBook access) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control, AccessBook access, TimeProvider time, CancellationToken stopped)
    {
        var endpoints = new UserEndpoints(control, access);
        stopped.Register(endpoints.Dispose);
        var once = IdempotentAnswers.For(routes, time);
        var admin = new RequiredRole(AccessRole.Admin);
        routes.MapGet("/api/v1/users", endpoints.ListAsync).WithMetadata(admin);
        routes.MapPost("/api/v1/users", context => once.RunAsync(context, endpoints.AddAsync)).WithMetadata(admin);
        routes.MapPut("/api/v1/users/{name}", endpoints.SetRoleAsync).WithMetadata(admin);
        routes.MapDelete("/api/v1/users/{name}", context => endpoints.EditAsync(context, endpoints.RemoveAsync)).WithMetadata(admin);
        routes.MapPost("/api/v1/users/{name}/link", context => once.RunAsync(context, endpoints.LinkAsync)).WithMetadata(admin);
    }

    /// <summary>Nobody calls any more.</summary>
    public void Dispose() => _oneAtATime.Dispose();

    private Task ListAsync(HttpContext context) => EntityTag.JsonAsync(context, access.Users.List.Select(user => View(user)), ApiJson.Strict.Users, access.Users.Revision);

    /// <summary>Edits an account unless somebody else edited one since the caller read the list.</summary>
    private async Task EditAsync(HttpContext context, Func<HttpContext, UserAccount, Task> edit)
    {
        await _oneAtATime.WaitAsync(context.RequestAborted).ConfigureAwait(false);
        try
        {
            if (EntityTag.RevisionOf(context) is { } seen && seen != access.Users.Revision)
            {
                TellTag(context);
                await EntityTag.FailAsync(context).ConfigureAwait(false);
                return;
            }

            if (await FindAsync(context).ConfigureAwait(false) is { } user)
            {
                await edit(context, user).ConfigureAwait(false);
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task AddAsync(HttpContext context)
    {
        if (await RequestBody.ReadAsync(context, ApiJson.Strict.UserOrder).ConfigureAwait(false) is not { } order)
        {
            return;
        }

        var name = UserAccounts.Normal(order.Name);
        if (RoleWords.Read(order.Role) is not { } role)
        {
            await RequestBody.RefuseAsync(context, RoleWords.Rule).ConfigureAwait(false);
            return;
        }

        if ((access.Users.Refuse(name) ?? access.RefuseName(name)) is { } reason)
        {
            await RequestBody.RefuseAsync(context, reason).ConfigureAwait(false);
            return;
        }

        if (!await AuditAsync(context, "user.add", name, order.Role).ConfigureAwait(false))
        {
            return;
        }

        if (access.Users.Add(name, role) is { } refusal)
        {
            await RequestBody.RefuseAsync(context, refusal).ConfigureAwait(false);
            return;
        }

        await TellAsync(context, name).ConfigureAwait(false);
    }

    private async Task SetRoleAsync(HttpContext context)
    {
        if (await RequestBody.ReadAsync(context, ApiJson.Strict.RoleOrder).ConfigureAwait(false) is not { } order)
        {
            return;
        }

        if (RoleWords.Read(order.Role) is not { } role)
        {
            await RequestBody.RefuseAsync(context, RoleWords.Rule).ConfigureAwait(false);
            return;
        }

        await EditAsync(context, (_, user) => SetRoleAsync(context, user, role)).ConfigureAwait(false);
    }

    private async Task SetRoleAsync(HttpContext context, UserAccount user, AccessRole role)
    {
        if (role != user.Role)
        {
            if (role != AccessRole.Admin && access.Users.IsLastOwner(user.Name))
            {
                await LastAsync(context).ConfigureAwait(false);
                return;
            }

            if (!await AuditAsync(context, "user.role", user.Name, RoleWords.Of(role)).ConfigureAwait(false))
            {
                return;
            }

            if (!access.Users.SetRole(user.Name, role))
            {
                await LastAsync(context).ConfigureAwait(false);
                return;
            }
        }

        TellTag(context);
        await Reply.JsonAsync(context, View(user with { Role = role }), ApiJson.Strict.UserView).ConfigureAwait(false);
    }

    private async Task RemoveAsync(HttpContext context, UserAccount user)
    {
        if (access.Users.IsLastOwner(user.Name))
        {
            await LastAsync(context).ConfigureAwait(false);
            return;
        }

        if (!await AuditAsync(context, "user.remove", user.Name, null).ConfigureAwait(false))
        {
            return;
        }

        if (!access.Users.Remove(user.Name))
        {
            await LastAsync(context).ConfigureAwait(false);
            return;
        }

        access.Links.Withdraw(user.Name);
        access.Sessions.EndAll(user.Name);
        TellTag(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task LinkAsync(HttpContext context)
    {
        if (await FindAsync(context).ConfigureAwait(false) is { } user && await AuditAsync(context, "user.link", user.Name, null).ConfigureAwait(false))
        {
            await TellAsync(context, user.Name).ConfigureAwait(false);
        }
    }

    /// <summary>Makes a one-time link for an account and answers with both.</summary>
    private async Task TellAsync(HttpContext context, string name)
    {
        var link = access.Links.Make(name, out var secret);
        if (access.Users.Find(name) is not { } user)
        {
            access.Links.Withdraw(name);
            await UnknownAsync(context).ConfigureAwait(false);
            return;
        }

        await Reply.JsonAsync(context, View(user, secret, link), ApiJson.Strict.UserView, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    private async Task<UserAccount?> FindAsync(HttpContext context)
    {
        var found = access.Users.Find(UserAccounts.Normal(context.GetRouteValue("name") as string ?? ""));
        if (found is null)
        {
            await UnknownAsync(context).ConfigureAwait(false);
        }

        return found;
    }

    private void TellTag(HttpContext context) => context.Response.Headers.ETag = EntityTag.Of([], access.Users.Revision);

    private static Task UnknownAsync(HttpContext context) => Reply.ProblemAsync(context, StatusCodes.Status404NotFound, "unknown-user", "there is no such user");

    private static Task LastAsync(HttpContext context) =>
        Reply.ProblemAsync(context, StatusCodes.Status409Conflict, "last-admin", "this is the last admin who can sign in; make another user admin first");

    private async Task<bool> AuditAsync(HttpContext context, string action, string target, string? detail)
    {
        var result = await control.AuditAsync(action, target, detail, AccessGate.CallerOf(context), context.RequestAborted).ConfigureAwait(false);
        if (!result.Accepted)
        {
            await Reply.RefusalAsync(context, result).ConfigureAwait(false);
        }

        return result.Accepted;
    }

    private UserView View(UserAccount user, string? link = null, OneTimeLink? made = null) => new(
        user.Name,
        RoleWords.Of(user.Role),
        user.HasPassword,
        EntryJson.Time(user.CreatedAtMicroseconds),
        user.SignedInAtMicroseconds is { } at ? EntryJson.Time(at) : null,
        access.Sessions.List.Count(session => session.User == user.Name),
        link,
        made is null ? null : EntryJson.Time(made.ExpiresAtMicroseconds));
}
