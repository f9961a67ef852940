using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Downlinks;
using Sallyport.Web.Access;
using Sallyport.Web.Api;

namespace Sallyport.Web.EnigmaIot;

/// <summary>The original's API under its own paths. With several networks, <c>?network=NAME</c> chooses; else the first is meant.</summary>
internal sealed class OriginalEndpoints(IGatewayControl control, WebServerOptions options)
{
    private const string Form = "application/x-www-form-urlencoded";
    private const string NotFound = """{"result":"not found"}""";
    private readonly ServedNetwork[] _networks = [.. options.Networks.Select(network => new ServedNetwork(network, control, options.Time))];

    public static void Map(IEndpointRouteBuilder routes, IGatewayControl control, WebServerOptions options)
    {
        var endpoints = new OriginalEndpoints(control, options);
        routes.MapGet("/api/{word}", endpoints.AnswerAsync).WithMetadata(Needs(AccessRole.Viewer));
        routes.Map("/api/{word}", endpoints.AnswerAsync).WithMetadata(Needs(AccessRole.Viewer));
        routes.MapGet("/api/gw/{**word}", endpoints.AnswerAsync).WithMetadata(Needs(AccessRole.Viewer));
        routes.Map("/api/gw/{**word}", endpoints.AnswerAsync).WithMetadata(Needs(AccessRole.Admin));
        routes.MapGet("/api/node/{**word}", endpoints.AnswerAsync).WithMetadata(Needs(AccessRole.Viewer));
        routes.Map("/api/node/{**word}", endpoints.AnswerAsync).WithMetadata(Needs(AccessRole.Operator));
    }

    private static RequiredRole Needs(AccessRole role) => new(role) { IsOriginal = true };

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var wanted = request.Query["network"].ToString();
        if (Array.Find(_networks, network => wanted.Length == 0 || network.Name == wanted) is not { } network)
        {
            await Reply.OctetsAsync(context, Encoding.ASCII.GetBytes(NotFound), "application/json", StatusCodes.Status404NotFound).ConfigureAwait(false);
            return;
        }

        var parameters = request.QueryString.Value ?? "";
        if (request.ContentType?.StartsWith(Form, StringComparison.OrdinalIgnoreCase) == true)
        {
            using var reader = new StreamReader(request.Body, Encoding.UTF8);
            var form = await reader.ReadToEndAsync(context.RequestAborted).ConfigureAwait(false);
            parameters = parameters.Length == 0 ? "?" + form : $"{parameters}&{form}";
        }

        var answer = new OriginalApi(network).Answer(request.Method, request.Path + parameters);
        var refused = await ActAsync(network, answer, AccessGate.CallerOf(context), context.RequestAborted).ConfigureAwait(false);
        if (refused is { Accepted: false })
        {
            await Reply.RefusalAsync(context, refused).ConfigureAwait(false);
            return;
        }

        if (answer.Action is OriginalAction.RestartGateway or OriginalAction.ResetGateway && options.Machine is null)
        {
            await Reply.ProblemAsync(context, StatusCodes.Status501NotImplemented, "unsupported", "this gateway cannot restart itself").ConfigureAwait(false);
            return;
        }

        await Reply.OctetsAsync(context, Encoding.UTF8.GetBytes(answer.Body), answer.ContentType, answer.Status).ConfigureAwait(false);
        Start(answer.Action, AccessGate.CallerOf(context));
    }

    private Task<CommandResult?> ActAsync(ServedNetwork network, OriginalAnswer answer, Caller caller, CancellationToken cancellationToken) => answer.Action switch
    {
        OriginalAction.RemoveNode => Result(control.KickAsync(network.IdOf(answer.Node), caller, cancellationToken)),
        OriginalAction.RestartNode => Result(control.SubmitAsync(
            new DownlinkRequest { Device = network.IdOf(answer.Node), Verb = DownlinkVerb.Control, Control = "restart", ControlSets = true }, caller, cancellationToken)),
        OriginalAction.RestartGateway when options.Machine is not null => Result(control.AuditAsync("gateway.restart", "", null, caller, cancellationToken)),
        OriginalAction.ResetGateway when options.Machine is not null => Result(control.AuditAsync("gateway.reset", "", null, caller, cancellationToken)),
        _ => Task.FromResult<CommandResult?>(null),
    };

    private static async Task<CommandResult?> Result(Task<CommandResult> command) => await command.ConfigureAwait(false);

    private void Start(OriginalAction action, Caller caller)
    {
        if (action == OriginalAction.RestartGateway)
        {
            options.Machine!.Restart();
        }
        else if (action == OriginalAction.ResetGateway)
        {
            options.Machine!.Reset(caller);
        }
    }
}
