using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;
using Sallyport.Web.Access;

namespace Sallyport.Web.Api;

/// <summary><c>/api/v1/tokens</c>. Each change is in the audit before it happens.</summary>
internal sealed class TokenEndpoints(IGatewayControl control, ApiTokens tokens, TimeProvider time)
{
    private const double LongestSeconds = 100 * 365.25 * 86_400;

    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control, ApiTokens tokens, TimeProvider time)
    {
        var endpoints = new TokenEndpoints(control, tokens, time);
        var once = new IdempotentAnswers(time);
        routes.MapGet("/api/v1/tokens", endpoints.ListAsync).WithMetadata(new RequiredRole(AccessRole.Admin));
        routes.MapPost("/api/v1/tokens", context => once.RunAsync(context, endpoints.CreateAsync)).WithMetadata(new RequiredRole(AccessRole.Admin));
        routes.MapDelete("/api/v1/tokens/{token}", endpoints.RevokeAsync).WithMetadata(new RequiredRole(AccessRole.Admin));
    }

    private Task ListAsync(HttpContext context) => Reply.JsonAsync(context, tokens.List.Select(static token => View(token, null)), ApiJson.Strict.Tokens);

    private async Task CreateAsync(HttpContext context)
    {
        if (await RequestBody.ReadAsync(context, ApiJson.Strict.TokenOrder).ConfigureAwait(false) is not { } order)
        {
            return;
        }

        AccessRole? role = order.Role switch
        {
            "viewer" => AccessRole.Viewer,
            "operator" => AccessRole.Operator,
            "admin" => AccessRole.Admin,
            _ => null,
        };
        if (role is null)
        {
            await RequestBody.RefuseAsync(context, "the role is 'viewer', 'operator' or 'admin'").ConfigureAwait(false);
            return;
        }

        if (order.ExpiresIn is { } seconds && seconds is not (> 0 and <= LongestSeconds))
        {
            await RequestBody.RefuseAsync(context, "expiresIn must be above 0 and at most 100 years, in seconds").ConfigureAwait(false);
            return;
        }

        if (tokens.Refuse(order.Name) is { } reason)
        {
            await RequestBody.RefuseAsync(context, reason).ConfigureAwait(false);
            return;
        }

        if (!await AuditAsync(context, "token.create", order.Name, order.Role).ConfigureAwait(false))
        {
            return;
        }

        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var end = order.ExpiresIn is { } life ? now + (long)(life * 1e6) : (long?)null;
        var token = tokens.Create(order.Name, role.Value, now, out var secret, out var refusal, end);
        await (token is null ? RequestBody.RefuseAsync(context, refusal!) : Reply.JsonAsync(context, View(token, secret), ApiJson.Strict.TokenView, StatusCodes.Status201Created))
            .ConfigureAwait(false);
    }

    private async Task RevokeAsync(HttpContext context)
    {
        var word = context.GetRouteValue("token") as string ?? "";
        if (!tokens.List.Any(token => token.Id == word || token.Name == word))
        {
            await Reply.ProblemAsync(context, StatusCodes.Status404NotFound, "unknown-token", "there is no such token").ConfigureAwait(false);
            return;
        }

        if (await AuditAsync(context, "token.revoke", word, null).ConfigureAwait(false))
        {
            tokens.Revoke(word);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
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

    private static TokenView View(ApiToken token, string? secret) => new(
        token.Id,
        token.Name,
        Words.Kebab(token.Role.ToString()),
        EntryJson.Time(token.CreatedAtMicroseconds),
        token.ExpiresAtMicroseconds is { } end ? EntryJson.Time(end) : null,
        secret);
}
