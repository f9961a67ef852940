using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Alerts;
using Sallyport.Gateway.Commands;
using Sallyport.Web.Access;

namespace Sallyport.Web.Api;

/// <summary><c>/api/v1/alert-rules</c>, and trying one against the last week: one trial at a time, for a few seconds at most.</summary>
internal sealed class AlertRuleEndpoints(IGatewayControl control) : IDisposable
{
    private static readonly TimeSpan LongestTrial = TimeSpan.FromSeconds(15);
    private readonly SemaphoreSlim _running = new(1);

    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control, CancellationToken stopped)
    {
        var endpoints = new AlertRuleEndpoints(control);
        stopped.Register(endpoints.Dispose);
        routes.MapGet("/api/v1/alert-rules", endpoints.ListAsync).WithMetadata(new RequiredRole(AccessRole.Viewer));
        routes.MapPut("/api/v1/alert-rules/{rule}", endpoints.SetAsync).WithMetadata(new RequiredRole(AccessRole.Admin));
        routes.MapPost("/api/v1/alert-rules/try", endpoints.TryAsync).WithMetadata(new RequiredRole(AccessRole.Operator));
    }

    /// <inheritdoc/>
    public void Dispose() => _running.Dispose();

    private AlertRulesView View => new([.. control.Alerts.Rules.Select(AlertRuleView.Of)]);

    private Task ListAsync(HttpContext context) => EntityTag.JsonAsync(context, View, ApiJson.Strict.AlertRulesView);

    private async Task SetAsync(HttpContext context)
    {
        if (await RequestBody.ReadAsync(context, ApiJson.Strict.AlertRuleOrder).ConfigureAwait(false) is not { } order)
        {
            return;
        }

        var word = context.GetRouteValue("rule") as string ?? "";
        if (AlertRules.Find(word) is null)
        {
            await Reply.ProblemAsync(context, StatusCodes.Status404NotFound, "unknown-rule", "there is no such rule").ConfigureAwait(false);
            return;
        }

        if (!await EntityTag.MayChangeAsync(context, EntityTag.Of(JsonSerializer.SerializeToUtf8Bytes(View, ApiJson.Strict.AlertRulesView))).ConfigureAwait(false))
        {
            return;
        }

        if (AlertRules.Complete(word, order.Enabled, order.Numbers, Now(word), out var rule) is { } fault)
        {
            await RequestBody.RefuseAsync(context, fault).ConfigureAwait(false);
            return;
        }

        var result = await control.Alerts.SetRuleAsync(rule!, AccessGate.CallerOf(context), context.RequestAborted).ConfigureAwait(false);
        await (result.Accepted ? ListAsync(context) : Reply.RefusalAsync(context, result)).ConfigureAwait(false);
    }

    private async Task TryAsync(HttpContext context)
    {
        if (await RequestBody.ReadAsync(context, ApiJson.Strict.AlertTryOrder).ConfigureAwait(false) is not { } order)
        {
            return;
        }

        if (AlertRules.Complete(order.Rule, true, order.Numbers, Now(order.Rule), out var rule) is { } fault)
        {
            await RequestBody.RefuseAsync(context, fault).ConfigureAwait(false);
            return;
        }

        if (!await _running.WaitAsync(TimeSpan.Zero, context.RequestAborted).ConfigureAwait(false))
        {
            await Reply.ProblemAsync(context, StatusCodes.Status503ServiceUnavailable, "too-busy", "another rule is being tried; try again in some seconds").ConfigureAwait(false);
            return;
        }

        AlertTrial trial;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
            limit.CancelAfter(LongestTrial);
            trial = await Task.Run(() => control.Alerts.Try(rule!, limit.Token), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _running.Release();
        }

        await Reply.JsonAsync(context, AlertTrialView.Of(trial), ApiJson.Strict.AlertTrialView).ConfigureAwait(false);
    }

    private AlertRule? Now(string word) => control.Alerts.Rules.FirstOrDefault(rule => rule.Rule == word);
}
