using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Policies;
using Sallyport.Web.Access;

namespace Sallyport.Web.Api;

/// <summary><c>/api/v1/policies</c>.</summary>
internal sealed class PolicyEndpoints(IGatewayControl control, IReadOnlyList<PolicyDefinition> definitions)
{
    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control, IReadOnlyList<PolicyDefinition> definitions)
    {
        var endpoints = new PolicyEndpoints(control, definitions);
        routes.MapGet("/api/v1/policies", endpoints.ListAsync).WithMetadata(new RequiredRole(AccessRole.Viewer));
        routes.MapPut("/api/v1/policies", endpoints.SetAsync).WithMetadata(new RequiredRole(AccessRole.Admin));
    }

    private PolicyView View => new(
        [.. definitions.Select(static one => new PolicyDefinitionView(one.Key, one.Protocol, one.Default, one.Allowed, one.PerDevice, one.Meaning, one.Consequence))],
        [.. control.Policies.Select(static one => new PolicyValueView(one.Scope, one.Key, one.Value))]);

    private Task ListAsync(HttpContext context) => EntityTag.JsonAsync(context, View, ApiJson.Strict.PolicyView);

    private async Task SetAsync(HttpContext context)
    {
        if (await RequestBody.ReadAsync(context, ApiJson.Strict.PolicyOrder).ConfigureAwait(false) is not { } order)
        {
            return;
        }

        if (!await EntityTag.MayChangeAsync(context, EntityTag.Of(JsonSerializer.SerializeToUtf8Bytes(View, ApiJson.Strict.PolicyView))).ConfigureAwait(false))
        {
            return;
        }

        var result = await control.SetPolicyAsync(order.Scope, order.Key, order.Value, AccessGate.CallerOf(context), context.RequestAborted).ConfigureAwait(false);
        await (result.Accepted ? ListAsync(context) : Reply.RefusalAsync(context, result)).ConfigureAwait(false);
    }
}
