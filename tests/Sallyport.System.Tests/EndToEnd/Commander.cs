using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Sallyport.System.Tests.EndToEnd;

/// <summary>Somebody who sends commands to a device that is away, and writes down which of them the gateway has accepted.</summary>
internal sealed class Commander(string device)
{
    private static readonly Uri Downlinks = new("api/v1/downlinks", UriKind.Relative);

    /// <summary>Ids of accepted commands with their text as hex, in order.</summary>
    public List<(long Id, string PayloadHex)> Accepted { get; } = [];

    /// <summary>Sends some commands; stops at the first that is not answered, because the gateway is gone.</summary>
    public async Task SendAsync(HttpClient gateway, int commands)
    {
        try
        {
            for (var command = 0; command < commands; command++)
            {
                string hex = $"{Accepted.Count:x8}";
                using HttpResponseMessage response = await gateway.PostAsJsonAsync(Downlinks, new { device, verb = "set", hex });
                JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>();
                Assert.True(response.StatusCode == HttpStatusCode.Accepted, answer.GetRawText());
                Accepted.Add((answer.GetProperty("downlinkId").GetInt64(), hex));
            }
        }
        catch (Exception ended) when (ended is HttpRequestException or IOException)
        {
            // Killed before it answered: nothing was promised.
        }
    }

    /// <summary>Commands that wait for the device, as the gateway tells.</summary>
    public async Task<IReadOnlyList<(long Id, string PayloadHex)>> QueuedAsync(HttpClient gateway)
    {
        JsonElement downlinks = await gateway.GetFromJsonAsync<JsonElement>(new Uri($"api/v1/downlinks?device={Uri.EscapeDataString(device)}", UriKind.Relative));
        return [.. downlinks.EnumerateArray().Where(downlink => downlink.GetProperty("state").GetString() == "queued")
            .Select(downlink => (downlink.GetProperty("downlinkId").GetInt64(), downlink.GetProperty("payloadHex").GetString()!))];
    }
}
