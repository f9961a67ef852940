using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sallyport.Gateway.Commands;

namespace Sallyport.Web;

/// <summary>The gateway's HTTP server. It serves from <see cref="StartAsync"/> until it is disposed.</summary>
public sealed class WebServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private WebServer(WebApplication application, Uri address)
    {
        _application = application;
        Address = address;
    }

    /// <summary>Base address with the real port.</summary>
    public Uri Address { get; }

    /// <summary>Binds and serves.</summary>
    /// <param name="control">The gateway.</param>
    /// <param name="options">Where to listen.</param>
    /// <param name="logging">Takes what the server has to say.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <exception cref="IOException">The address is in use or not ours.</exception>
    public static async Task<WebServer> StartAsync(IGatewayControl control, WebServerOptions options, ILoggerFactory logging, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logging);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.Endpoint);
        });
        builder.WebHost.UseKestrelCore();
        WebApplication application = builder.Build();
        application.MapGet("/api/v1/health", (HttpContext context) => context.Response.WriteAsJsonAsync(control.Health, HealthJsonContext.Default.GatewayHealth, cancellationToken: context.RequestAborted));
        await application.StartAsync(cancellationToken).ConfigureAwait(false);
        string bound = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new WebServer(application, new Uri(bound));
    }

    /// <summary>Ends requests that are running, for at most a few seconds, and closes the port.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }
}
