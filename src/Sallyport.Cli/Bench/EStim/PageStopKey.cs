using System.Diagnostics;
using System.Text.Json.Nodes;
using Sallyport.Cli.Bench.Dashboard;

namespace Sallyport.Cli.Bench.EStim;

/// <summary>Escape twice on the page Outputs in a headless Chromium; the time counts from the second press.</summary>
/// <param name="page">The browser; disposed with the key.</param>
internal sealed class PageStopKey(ChromePage page) : IStopKey
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public string Name => "page";

    /// <summary>Opens the page.</summary>
    /// <exception cref="CommandFailure">Chromium does not start.</exception>
    public static async Task<PageStopKey> OpenAsync(string program, Uri gateway, string token, CancellationToken cancellationToken)
    {
        ChromePage page = await ChromePage.StartAsync(program, cancellationToken).ConfigureAwait(false);
        var address = new Uri(gateway, $"/outputs#token={Uri.EscapeDataString(token)}");
        await page.CallAsync("Page.navigate", new JsonObject { ["url"] = address.ToString() }, cancellationToken).ConfigureAwait(false);
        return new PageStopKey(page);
    }

    /// <inheritdoc/>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience;)
        {
            if ((await page.AskAsync("document.querySelector('button.stop') !== null", cancellationToken).ConfigureAwait(false))?.GetValue<bool>() == true)
            {
                return;
            }

            await Task.Delay(50, cancellationToken).ConfigureAwait(false);
        }

        throw CommandFailure.Refused("the page shows no stop; is the dashboard built? (eng/dashboard)");
    }

    /// <inheritdoc/>
    public async Task PressAsync(Action pressed, CancellationToken cancellationToken)
    {
        await KeyAsync("keyDown", cancellationToken).ConfigureAwait(false);
        await KeyAsync("keyUp", cancellationToken).ConfigureAwait(false);
        pressed();
        await KeyAsync("keyDown", cancellationToken).ConfigureAwait(false);
        await KeyAsync("keyUp", cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => page.DisposeAsync();

    private Task<JsonNode> KeyAsync(string type, CancellationToken cancellationToken) => page.CallAsync(
        "Input.dispatchKeyEvent", new JsonObject { ["type"] = type, ["key"] = "Escape", ["code"] = "Escape", ["windowsVirtualKeyCode"] = 27 }, cancellationToken);
}
