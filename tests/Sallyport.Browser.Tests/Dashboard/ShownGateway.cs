using System.Net.Http.Headers;
using Sallyport.Cli.Demo;

namespace Sallyport.Browser.Tests.Dashboard;

/// <summary>A gateway as pictures show it: devices near and far, somebody who switches lamps, and what people have set.</summary>
public sealed class ShownGateway : LivingGateway
{
    private static readonly (string Path, string Body)[] Settings =
    [
        ("tokens", """{"name":"grafana","role":"viewer"}"""),
        ("users", """{"name":"anna","role":"operator"}"""),
    ];

    private readonly CancellationTokenSource _end = new();
    private Task _operator = Task.CompletedTask;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        if (Missing is not null)
        {
            return;
        }

        _operator = DemoOperator.RunAsync(Control, "demo", _end.Token);
        using var http = new HttpClient { BaseAddress = Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        foreach ((string path, string body) in Settings)
        {
            using var content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
            using HttpResponseMessage answer = await http.PostAsync(new Uri($"api/v1/{path}", UriKind.Relative), content, TestContext.Current.CancellationToken);
            answer.EnsureSuccessStatusCode();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _operator;
        _end.Dispose();
        await base.DisposeAsync();
    }

    protected override sbyte? SignalOf(ulong device) => (sbyte)(-44 - (long)(((device * 0x9E37_79B9_7F4A_7C15) >> 40) % 44));
}
