using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.State;
using Sallyport.Web.Access;
using Sallyport.Web.Api;
using Sallyport.Web.Connections;
using Sallyport.Web.Dashboard;
using Sallyport.Web.EnigmaIot;
using Sallyport.Web.Frames;
using Sallyport.Web.Limits;
using Sallyport.Web.Live;
using Sallyport.Web.Metrics;
using Sallyport.Web.Outputs;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace Sallyport.Web;

/// <summary>The gateway's HTTP server. It serves from <see cref="StartAsync"/> until it is disposed.</summary>
public sealed partial class WebServer : IAsyncDisposable
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(3);
    private readonly WebApplication _application;

    private WebServer(WebApplication application, Uri? plain, Uri? secure)
    {
        _application = application;
        (Secure, Address) = (secure, plain ?? secure!);
    }

    /// <summary>Base address with the real port; that without TLS where there are both.</summary>
    public Uri Address { get; }

    /// <summary>Base address with TLS; null without.</summary>
    public Uri? Secure { get; }

    /// <summary>All that it answers at.</summary>
    internal IReadOnlyList<RouteEndpoint> Endpoints => [.. _application.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];

    /// <summary>Binds and serves.</summary>
    /// <param name="control">The gateway.</param>
    /// <param name="options">Where to listen and for whom.</param>
    /// <param name="logging">Takes what the server has to say; not disposed.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="IOException">The address is in use or not ours.</exception>
    public static async Task<WebServer> StartAsync(IGatewayControl control, WebServerOptions options, ILoggerFactory logging, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logging);
        builder.Services.AddRoutingCore();
        if (options.State is { } store)
        {
            builder.Services.AddSingleton(new AnswerStore(store, options.Time));
        }

        var bound = new ConnectionBound(options.MostConnections);
        var limiter = new RequestLimiter(new AddressTable(options.RemoteLimits, options.LocalLimits, options.Time), bound, LargestBody);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.Configure<KestrelServerOptions>(kestrel => Limit(kestrel, options, bound, limiter));
        builder.WebHost.UseShutdownTimeout(StopTime);
        var application = builder.Build();
        var logger = logging.CreateLogger<WebServer>();
        application.Use(next => context => bound.RunAsync(context, next));
        var isTrusted = options.Https is { IsTrusted: true };
        application.Use(next => context =>
        {
            SecureHeaders.Set(context, isTrusted);
            return GuardAsync(context, next, logger);
        });
        application.Use(next => context => StopPath.Is(context.Request) ? next(context) : limiter.InvokeAsync(context, next));
        application.Use(static next => context => StopPath.Is(context.Request) ? next(context) : RequestSizes.InvokeAsync(context, next));
        var hosts = new HostCheck(options.Hosts);
        application.Use(next => context => StopPath.Is(context.Request) ? next(context) : hosts.InvokeAsync(context, next));
        application.Use(static next => context => DevicePath.InvokeAsync(context, next));
        application.UseRouting();
        application.UseWebSockets();
        var tickets = new LiveTickets(options.Time);
        var listeners = new ListenerCounts();
        var gate = new AccessGate(options, tickets);
        application.Use(next => context => gate.InvokeAsync(context, next));
        Map(application, new ScopedControl(control), options, listeners);
        LiveEndpoints.Map(application, control, options, tickets, listeners, application.Lifetime.ApplicationStopping);
        await application.StartAsync(cancellationToken).ConfigureAwait(false);
        Uri[] addresses = [.. application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(static address => new Uri(address))];
        var server = new WebServer(application, Array.Find(addresses, static address => address.Scheme == "http"), Array.Find(addresses, static address => address.Scheme == "https"));
        try
        {
            if (control.Outputs?.Buses.Count > 0)
            {
                await FirstRequest.MakeAsync(server.Address, options.Https, cancellationToken).ConfigureAwait(false);
            }

            return server;
        }
        catch
        {
            // A start that is stopped here must not leave the port taken.
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends requests that are running, for at most a few seconds, and closes the port.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private static void Map(WebApplication application, IGatewayControl control, WebServerOptions options, ListenerCounts listeners)
    {
        var stopping = application.Lifetime.ApplicationStopping;
        GatewayEndpoints.Map(application, control, options);
        var once = IdempotentAnswers.For(application, options.Time);
        DeviceEndpoints.Map(application, control, once);
        DeviceBulkEndpoint.Map(application, control, options.Time, once);
        NetworkEndpoints.Map(application, control);
        DownlinkEndpoints.Map(application, control, options.Time, stopping);
        EventEndpoints.Map(application, control, options, listeners, stopping);
        AuditEndpoints.Map(application, control, options.Time);
        HistoryEndpoints.Map(application, control, options.Time, application.Lifetime.ApplicationStopped);
        TopologyEndpoints.Map(application, control, options.Time);
        FrameEndpoints.Map(application, control, options, listeners, stopping);
        PolicyEndpoints.Map(application, control, options.Policies);
        StorageEndpoints.Map(application, control, options);
        SettingsEndpoints.Map(application, control, options, once, application.Lifetime.ApplicationStopped);
        OutputEndpoints.Map(application, control, options);
        AlertEndpoints.Map(application, control);
        AlertRuleEndpoints.Map(application, control, application.Lifetime.ApplicationStopped);
        TokenEndpoints.Map(application, control, options.Access, options.Time);
        var desk = new SignInDesk(options.Access, control, options.Time);
        SessionEndpoints.Map(application, control, options.Access, desk);
        LinkEndpoints.Map(application, control, options.Access, desk, options.Time);
        UserEndpoints.Map(application, control, options.Access, options.Time, application.Lifetime.ApplicationStopped);
        OriginalEndpoints.Map(application, control, options);
        DashboardEndpoints.Map(application, options.Dashboard);
        OpenApiEndpoint.Map(application, options.Version);
        MetricsEndpoint.Map(application, control, listeners, options.Version);
    }

    /// <summary>The outermost layer: no request ends without a proper answer, and nothing of an exception is told to the caller.</summary>
    private static async Task GuardAsync(HttpContext context, RequestDelegate next, ILogger logger)
    {
        try
        {
            await next(context).ConfigureAwait(false);
            await AnswerEmptyAsync(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone; there is nobody to answer.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            // Every fault must become an answer; only ours are logged.
            var (status, code) = exception switch
            {
                BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => (StatusCodes.Status413PayloadTooLarge, "body-too-large"),
                BadHttpRequestException bad => (bad.StatusCode, "bad-request"),
                IOException => (StatusCodes.Status400BadRequest, "bad-request"),   // the body: its chunks are no chunks, or it broke off
                JsonException => (StatusCodes.Status400BadRequest, "malformed"),
                StoreException => (StatusCodes.Status503ServiceUnavailable, "not-accepting"),
                _ => (StatusCodes.Status500InternalServerError, "internal"),
            };
            if (status >= StatusCodes.Status500InternalServerError)
            {
                Log.RequestFailed(logger, context.Request.Method, context.GetEndpoint()?.DisplayName, exception);
            }

            var detail = exception switch
            {
                JsonException { LineNumber: { } line } json => $"the body is not what is expected here: line {line + 1}, octet {json.BytePositionInLine}",
                JsonException => "the body is not what is expected here",
                BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => $"a body is at most {LargestBody} octets",
                IOException => "the body of the request cannot be read",
                StoreException refused => $"the state store does not accept: {refused.Reason}",
                _ => null,
            };
            await Reply.ProblemAsync(context, status, code, detail).ConfigureAwait(false);
        }
    }

    private static Task AnswerEmptyAsync(HttpContext context) => (context.Response.HasStarted, context.Response.StatusCode) switch
    {
        (false, StatusCodes.Status404NotFound) => Reply.ProblemAsync(context, StatusCodes.Status404NotFound, "not-found", "there is nothing here"),
        (false, StatusCodes.Status405MethodNotAllowed) => Reply.ProblemAsync(context, StatusCodes.Status405MethodNotAllowed, "method-not-allowed", "this method does not exist here"),
        _ => Task.CompletedTask,
    };
}
