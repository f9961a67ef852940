using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;
using Sallyport.Web.Access;

namespace Sallyport.Web.Api;

/// <summary><c>/api/v1/session</c> and <c>/api/v1/sessions</c>: signing in and out, one's own password, who is signed in.</summary>
internal sealed class SessionEndpoints(IGatewayControl control, AccessBook access, SignInDesk desk)
{
    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control, AccessBook access, SignInDesk desk)
    {
        var endpoints = new SessionEndpoints(control, access, desk);
        var own = new RequiredRole(AccessRole.Viewer) { IsOwn = true };
        routes.MapGet("/api/v1/session", endpoints.WhoAsync).WithMetadata(own);
        routes.MapPost("/api/v1/session", endpoints.SignInAsync).WithMetadata(new RequiredRole(null));
        routes.MapDelete("/api/v1/session", endpoints.SignOutAsync).WithMetadata(own);
        routes.MapPut("/api/v1/session/password", endpoints.ChangePasswordAsync).WithMetadata(own);
        routes.MapGet("/api/v1/sessions", endpoints.ListAsync).WithMetadata(new RequiredRole(AccessRole.Viewer));
        routes.MapDelete("/api/v1/sessions/{id}", endpoints.EndAsync).WithMetadata(new RequiredRole(AccessRole.Viewer));
    }

    /// <summary>Answers a sign-in: with the cookie and who the caller is now, or why not.</summary>
    public static Task AnswerAsync(HttpContext context, AccessBook access, SignInResult result, int status)
    {
        switch (result.Verdict)
        {
            case SignInVerdict.Done:
                SessionCookie.Write(context, result.Secret!, access.Sessions.Limits.Absolute);
                return Reply.JsonAsync(context, View(access, Pass.Of(result.Session!, access.Users.Find(result.Session!.User)?.Role ?? AccessRole.Viewer)), ApiJson.Strict.SessionView, status);
            case SignInVerdict.Wait:
                return WaitAsync(context, StatusCodes.Status429TooManyRequests, "too-many-tries", "too many wrong tries", result.Wait);
            case SignInVerdict.Busy:
                return WaitAsync(context, StatusCodes.Status503ServiceUnavailable, "busy", "too many sign-ins at this moment", result.Wait);
            case SignInVerdict.NotAccepting:
                return Reply.ProblemAsync(context, StatusCodes.Status503ServiceUnavailable, "not-accepting", "the journal does not accept entries");
            default:
                return Reply.ProblemAsync(context, StatusCodes.Status401Unauthorized, "wrong-credentials", "the name or the password is wrong");
        }
    }

    /// <summary>Answers that the caller must wait, with the time as header and in words.</summary>
    public static Task WaitAsync(HttpContext context, int status, string code, string what, TimeSpan wait)
    {
        var seconds = (int)Math.Max(1, Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Reply.ProblemAsync(context, status, code, string.Create(CultureInfo.InvariantCulture, $"{what}; try again in {seconds} s"));
    }

    private Task WhoAsync(HttpContext context) => Reply.JsonAsync(context, View(access, AccessGate.PassOf(context)), ApiJson.Strict.SessionView);

    private async Task SignInAsync(HttpContext context)
    {
        if (await ForeignAsync(context).ConfigureAwait(false) || await RequestBody.ReadAsync(context, ApiJson.Strict.SignInOrder).ConfigureAwait(false) is not { } order)
        {
            return;
        }

        var result = await desk.SignInAsync(context, order.Name, order.Password).ConfigureAwait(false);
        await AnswerAsync(context, access, result, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    /// <summary>A foreign page must not sign its visitor in as somebody else. True when that was answered.</summary>
    public static async Task<bool> ForeignAsync(HttpContext context)
    {
        var isForeign = SameOrigin.IsForeign(context);
        if (isForeign)
        {
            await Reply.ProblemAsync(context, StatusCodes.Status403Forbidden, "cross-site", "a page of another site asked for this").ConfigureAwait(false);
        }

        return isForeign;
    }

    private async Task SignOutAsync(HttpContext context)
    {
        if (await SessionOfAsync(context).ConfigureAwait(false) is not { } session || !await AuditAsync(context, "session.end", session.User, null).ConfigureAwait(false))
        {
            return;
        }

        access.Sessions.End(session.Id);
        SessionCookie.Clear(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task ChangePasswordAsync(HttpContext context)
    {
        if (await RequestBody.ReadAsync(context, ApiJson.Strict.PasswordOrder).ConfigureAwait(false) is not { } order || await SessionOfAsync(context).ConfigureAwait(false) is not { } session)
        {
            return;
        }

        if (PasswordRules.Refuse(order.Password, session.User) is { } reason)
        {
            await Reply.ProblemAsync(context, StatusCodes.Status400BadRequest, "weak-password", reason).ConfigureAwait(false);
            return;
        }

        // Through the desk: who found an open browser may not guess faster than who stands outside.
        var proof = await desk.ProveAsync(context, session.User, order.Current).ConfigureAwait(false);
        if (proof.Verdict != SignInVerdict.Done)
        {
            await AnswerAsync(context, access, proof, 0).ConfigureAwait(false);
            return;
        }

        if (await desk.HashAsync(order.Password, context.RequestAborted).ConfigureAwait(false) is not { } hash)
        {
            await AnswerAsync(context, access, SignInDesk.Busy, 0).ConfigureAwait(false);
            return;
        }

        if (!await AuditAsync(context, "user.password", session.User, null).ConfigureAwait(false))
        {
            return;
        }

        access.Users.SetPassword(session.User, hash);
        access.Links.Withdraw(session.User);
        access.Sessions.EndAll(session.User, butId: session.Id);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>One's own; an admin sees those of all.</summary>
    private Task ListAsync(HttpContext context)
    {
        var pass = AccessGate.PassOf(context);
        var rows = access.Sessions.List.Where(session => pass.Role == AccessRole.Admin || session.User == pass.Session?.User).Select(session => new SessionRow(
            session.Id,
            session.User,
            EntryJson.Time(session.CreatedAtMicroseconds),
            EntryJson.Time(session.SeenAtMicroseconds),
            EntryJson.Time(access.Sessions.EndOf(session)),
            session.From,
            session.Agent,
            session.Id == pass.Session?.Id));
        return Reply.JsonAsync(context, rows, ApiJson.Strict.Sessions);
    }

    private async Task EndAsync(HttpContext context)
    {
        var pass = AccessGate.PassOf(context);
        var id = context.GetRouteValue("id") as string ?? "";
        if (access.Sessions.List.FirstOrDefault(session => session.Id == id && (pass.Role == AccessRole.Admin || session.User == pass.Session?.User)) is not { } found)
        {
            await Reply.ProblemAsync(context, StatusCodes.Status404NotFound, "unknown-session", "there is no such session").ConfigureAwait(false);
            return;
        }

        if (await AuditAsync(context, "session.end", found.User, found.From).ConfigureAwait(false))
        {
            access.Sessions.End(found.Id);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    /// <summary>The session of the caller; null when it has a token instead, which was answered.</summary>
    private static async Task<UserSession?> SessionOfAsync(HttpContext context)
    {
        if (AccessGate.PassOf(context).Session is { } session)
        {
            return session;
        }

        await Reply.ProblemAsync(context, StatusCodes.Status409Conflict, "no-session", "a token has no session and no password; tokens are revoked under /api/v1/tokens").ConfigureAwait(false);
        return null;
    }

    private async Task<bool> AuditAsync(HttpContext context, string action, string target, string? detail)
    {
        var result = await control.AuditAsync(action, target, detail, AccessGate.CallerOf(context), context.RequestAborted).ConfigureAwait(false);
        if (!result.Accepted)
        {
            await Reply.RefusalAsync(context, result).ConfigureAwait(false);
        }

        return result.Accepted;
    }

    private static SessionView View(AccessBook access, Pass pass) => new(
        pass.Name,
        RoleWords.Of(pass.Role),
        pass.Session is null ? "token" : "password",
        pass.Scope.Areas,
        pass.Scope.Devices,
        pass.Session?.Id,
        pass.Session is { } session ? EntryJson.Time(access.Sessions.EndOf(session)) : pass.Token!.ExpiresAtMicroseconds is { } end ? EntryJson.Time(end) : null);
}
