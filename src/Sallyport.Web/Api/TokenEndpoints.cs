using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;
using Sallyport.Web.Access;

namespace Sallyport.Web.Api;

/// <summary><c>/api/v1/tokens</c>. Each change is in the audit before it happens.</summary>
internal sealed class TokenEndpoints(IGatewayControl control, AccessBook access, TimeProvider time, Func<IReadOnlyCollection<string>> areas)
{
    private const double LongestSeconds = 100 * 365.25 * 86_400;
    private readonly ApiTokens _tokens = access.Tokens;

    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control, AccessBook access, TimeProvider time)
    {
        var endpoints = new TokenEndpoints(control, access, time, () => EndpointArea.All(routes.DataSources.SelectMany(static source => source.Endpoints)));
        var once = IdempotentAnswers.For(routes, time);
        routes.MapGet("/api/v1/tokens", endpoints.ListAsync).WithMetadata(new RequiredRole(AccessRole.Admin));
        routes.MapPost("/api/v1/tokens", context => once.RunAsync(context, endpoints.CreateAsync)).WithMetadata(new RequiredRole(AccessRole.Admin));
        routes.MapDelete("/api/v1/tokens/{token}", endpoints.RevokeAsync).WithMetadata(new RequiredRole(AccessRole.Admin));
    }

    private Task ListAsync(HttpContext context) => Reply.JsonAsync(context, _tokens.List.Select(static token => View(token, null)), ApiJson.Strict.Tokens);

    private async Task CreateAsync(HttpContext context)
    {
        if (await RequestBody.ReadAsync(context, ApiJson.Strict.TokenOrder).ConfigureAwait(false) is not { } order)
        {
            return;
        }

        if (RoleWords.Read(order.Role) is not { } role)
        {
            await RequestBody.RefuseAsync(context, RoleWords.Rule).ConfigureAwait(false);
            return;
        }

        if (order.ExpiresIn is { } seconds && seconds is not (> 0 and <= LongestSeconds))
        {
            await RequestBody.RefuseAsync(context, "expiresIn must be above 0 and at most 100 years, in seconds").ConfigureAwait(false);
            return;
        }

        if ((_tokens.Refuse(order.Name) ?? access.RefuseName(order.Name) ?? AccessScope.Refuse(order.Areas ?? [], order.Devices ?? [], areas())) is { } reason)
        {
            await RequestBody.RefuseAsync(context, reason).ConfigureAwait(false);
            return;
        }

        if (!await AuditAsync(context, "token.create", order.Name, Describe(order)).ConfigureAwait(false))
        {
            return;
        }

        var now = time.Microseconds();
        var end = order.ExpiresIn is { } life ? now + (long)(life * 1e6) : (long?)null;
        var token = _tokens.Create(order.Name, role, now, out var secret, out var refusal, end, new AccessScope { Areas = [.. order.Areas ?? []], Devices = [.. order.Devices ?? []] });
        await (token is null ? RequestBody.RefuseAsync(context, refusal!) : Reply.JsonAsync(context, View(token, secret), ApiJson.Strict.TokenView, StatusCodes.Status201Created))
            .ConfigureAwait(false);
    }

    private async Task RevokeAsync(HttpContext context)
    {
        var word = context.GetRouteValue("token") as string ?? "";
        if (!_tokens.List.Any(token => token.Id == word || token.Name == word))
        {
            await Reply.ProblemAsync(context, StatusCodes.Status404NotFound, "unknown-token", "there is no such token").ConfigureAwait(false);
            return;
        }

        if (await AuditAsync(context, "token.revoke", word, null).ConfigureAwait(false))
        {
            _tokens.Revoke(word);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
    }

    private static string Describe(TokenOrder order) =>
        order.Role + (order.Areas is { Length: > 0 } ? $", areas {string.Join(' ', order.Areas)}" : "") + (order.Devices is { Length: > 0 } ? $", devices {string.Join(' ', order.Devices)}" : "");

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
        RoleWords.Of(token.Role),
        token.Scope.Areas,
        token.Scope.Devices,
        EntryJson.Time(token.CreatedAtMicroseconds),
        token.ExpiresAtMicroseconds is { } end ? EntryJson.Time(end) : null,
        secret);
}
