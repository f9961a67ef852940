using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;
using Sallyport.Web.Access;

namespace Sallyport.Web.Api;

/// <summary><c>/api/v1/link</c> for who was given a one-time link, and <c>/api/v1/owner-link</c> for who makes that of the owner.</summary>
internal sealed class LinkEndpoints(IGatewayControl control, AccessBook access, SignInDesk desk)
{
    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control, AccessBook access, SignInDesk desk, TimeProvider time)
    {
        var endpoints = new LinkEndpoints(control, access, desk);
        var once = IdempotentAnswers.For(routes, time);
        routes.MapPost("/api/v1/link/check", endpoints.CheckAsync).WithMetadata(new RequiredRole(null));
        routes.MapPost("/api/v1/link", endpoints.UseAsync).WithMetadata(new RequiredRole(null));
        routes.MapPost("/api/v1/owner-link", context => once.RunAsync(context, endpoints.MakeAsync)).WithMetadata(new RequiredRole(AccessRole.Admin));
    }

    private async Task CheckAsync(HttpContext context)
    {
        if (await SessionEndpoints.ForeignAsync(context).ConfigureAwait(false) || await RequestBody.ReadAsync(context, ApiJson.Strict.LinkQuestion).ConfigureAwait(false) is not { } question)
        {
            return;
        }

        if (Usable(access.Links.Find(question.Link)) is not { } link)
        {
            await RefuseAsync(context).ConfigureAwait(false);
            return;
        }

        await Reply.JsonAsync(context, new LinkView(link.User, EntryJson.Time(link.ExpiresAtMicroseconds), null), ApiJson.Strict.LinkView).ConfigureAwait(false);
    }

    private async Task UseAsync(HttpContext context)
    {
        if (await SessionEndpoints.ForeignAsync(context).ConfigureAwait(false) || await RequestBody.ReadAsync(context, ApiJson.Strict.LinkOrder).ConfigureAwait(false) is not { } order)
        {
            return;
        }

        if (Usable(access.Links.Find(order.Link)) is not { } link)
        {
            await RefuseAsync(context).ConfigureAwait(false);
            return;
        }

        var name = link.User ?? UserAccounts.Normal(order.Name ?? "");
        if (link.User is null && RefuseOwner(name) is { } wrongName)
        {
            await RequestBody.RefuseAsync(context, wrongName).ConfigureAwait(false);
            return;
        }

        if (PasswordRules.Refuse(order.Password, name) is { } weak)
        {
            await Reply.ProblemAsync(context, StatusCodes.Status400BadRequest, "weak-password", weak).ConfigureAwait(false);
            return;
        }

        await SetAsync(context, order, link, name).ConfigureAwait(false);
    }

    private async Task SetAsync(HttpContext context, LinkOrder order, OneTimeLink link, string name)
    {
        if (await desk.HashAsync(order.Password, context.RequestAborted).ConfigureAwait(false) is not { } hash)
        {
            await SessionEndpoints.AnswerAsync(context, access, SignInDesk.Busy, 0).ConfigureAwait(false);
            return;
        }

        var told = await control.AuditAsync(link.User is null ? "user.owner" : "user.password", name, "by one-time link", new Caller(name, CallerAddress.Text(context), "rest"), context.RequestAborted).ConfigureAwait(false);
        if (!told.Accepted)
        {
            await Reply.RefusalAsync(context, told).ConfigureAwait(false);
            return;
        }

        // Of two who use it at the same time one goes on.
        if (access.Links.Take(order.Link) is null)
        {
            await RefuseAsync(context).ConfigureAwait(false);
            return;
        }

        if (link.User is null && access.Users.Find(name) is null)
        {
            access.Users.Add(name, AccessRole.Admin);
        }
        else if (link.User is null)
        {
            access.Users.SetRole(name, AccessRole.Admin);
        }

        access.Users.SetPassword(name, hash);
        access.Links.Withdraw(name);
        access.Sessions.EndAll(name);
        await SessionEndpoints.AnswerAsync(context, access, await desk.BeginAsync(context, name).ConfigureAwait(false), StatusCodes.Status201Created).ConfigureAwait(false);
    }

    private async Task MakeAsync(HttpContext context)
    {
        if (access.Users.HasOwner)
        {
            await Reply.ProblemAsync(context, StatusCodes.Status409Conflict, "owner-exists", "there is an owner already; a lost password is set anew with a link for that user").ConfigureAwait(false);
            return;
        }

        var told = await control.AuditAsync("user.link", "", "owner", AccessGate.CallerOf(context), context.RequestAborted).ConfigureAwait(false);
        if (!told.Accepted)
        {
            await Reply.RefusalAsync(context, told).ConfigureAwait(false);
            return;
        }

        var link = access.Links.Make(null, out var secret);
        await Reply.JsonAsync(context, new LinkView(null, EntryJson.Time(link.ExpiresAtMicroseconds), secret), ApiJson.Strict.LinkView, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    // Somebody who was added but never set a password may be the owner; an account that somebody uses may not be taken over.
    private string? RefuseOwner(string name) => access.Users.Find(name) is { HasPassword: false } ? null : access.Users.Refuse(name) ?? access.RefuseName(name);

    /// <summary>The owner's link is good only while there is no owner, a person's only while there is the account.</summary>
    private OneTimeLink? Usable(OneTimeLink? link) =>
        link is null || (link.User is null ? access.Users.HasOwner : access.Users.Find(link.User) is null) ? null : link;

    private static Task RefuseAsync(HttpContext context) =>
        Reply.ProblemAsync(context, StatusCodes.Status410Gone, "link-over", "this link was used, replaced or is too old; './sallyport users link' on the machine of the gateway makes another");
}
