using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Sallyport.System.Tests.Faults;

/// <summary>Calls of REST that the tests of faults make.</summary>
internal static class GatewayCalls
{
    /// <summary>The status word, and all problems as one text.</summary>
    public static (string Status, string Problems) Health(this HttpClient client)
    {
        JsonElement health = client.GetFromJsonAsync<JsonElement>(new Uri("api/v1/health", UriKind.Relative)).GetAwaiter().GetResult();
        return (health.GetProperty("status").GetString()!, health.GetProperty("problems").GetRawText());
    }

    /// <summary>Queues a downlink; the status, and the id or the code of the refusal.</summary>
    public static async Task<(HttpStatusCode Status, string Word)> SubmitAsync(this HttpClient client, string device, string hex)
    {
        using HttpResponseMessage response = await client.PostAsJsonAsync(new Uri("api/v1/downlinks", UriKind.Relative), new { device, verb = "set", hex }, TestContext.Current.CancellationToken);
        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return (response.StatusCode, answer.TryGetProperty("downlinkId", out JsonElement id) ? id.GetRawText() : answer.GetProperty("code").GetString()!);
    }

    /// <summary>Sets a policy; the status, and the code of a refusal.</summary>
    public static async Task<(HttpStatusCode Status, string Word)> SetPolicyAsync(this HttpClient client, string value)
    {
        using HttpResponseMessage response = await client.PutAsJsonAsync(
            new Uri("api/v1/policies", UriKind.Relative), new { scope = "enigmaiot", key = "unencrypted", value }, TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, response.IsSuccessStatusCode ? "" : JsonElement.Parse(text).GetProperty("code").GetString()!);
    }

    /// <summary>A number of <c>/metrics</c> without labels.</summary>
    public static double Metric(this HttpClient client, string name)
    {
        string text = client.GetStringAsync(new Uri("metrics", UriKind.Relative)).GetAwaiter().GetResult();
        string line = text.Split('\n').Single(line => line.StartsWith(name + " ", StringComparison.Ordinal));
        return double.Parse(line[name.Length..], global::System.Globalization.CultureInfo.InvariantCulture);
    }
}
