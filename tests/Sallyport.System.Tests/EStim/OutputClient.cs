using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Sallyport.System.Tests.EStim;

/// <summary>Outputs of a running gateway through REST, with patience.</summary>
internal sealed class OutputClient : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // A device that missed its questions on a busy machine is only pinged for 85 s.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    public OutputClient(string address, string token)
    {
        Http = new HttpClient { BaseAddress = new Uri(address) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public HttpClient Http { get; }

    /// <summary>What stands under an address.</summary>
    public Task<JsonElement> GetAsync(string path) => Http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    /// <summary>Posts and reads the answer.</summary>
    public async Task<(int Status, JsonElement Answer)> PostAsync(string path, object? body = null)
    {
        using HttpResponseMessage answer = await Http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken));
    }

    /// <summary>Waits until a device of the page Outputs is as it should be.</summary>
    /// <param name="device">Its id.</param>
    /// <param name="condition">How it should be.</param>
    /// <param name="asks">Lets the gateway ask the device again and again, instead of in its own time.</param>
    public async Task<JsonElement> UntilAsync(string device, Func<JsonElement, bool> condition, bool asks = false)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Deadline);
        using var timer = new PeriodicTimer(Pause);
        JsonElement outputs = default;
        try
        {
            while (true)
            {
                if (asks)
                {
                    await PostAsync($"/api/v1/outputs/{Uri.EscapeDataString(device)}/refresh");
                }

                outputs = await GetAsync("/api/v1/outputs");
                foreach (JsonElement one in outputs.GetProperty("devices").EnumerateArray())
                {
                    if (one.GetProperty("device").GetString() == device && condition(one))
                    {
                        return one;
                    }
                }

                await timer.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"{device} not within {Deadline}; there is:\n{outputs}");
            throw;
        }
    }

    /// <summary>Waits for a state.</summary>
    public Task<JsonElement> StateAsync(string device, string state) => UntilAsync(device, one => one.GetProperty("state").GetString() == state);

    public void Dispose() => Http.Dispose();
}
