using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Running;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.System.Tests.Cli;
using Sallyport.System.Tests.EndToEnd;
using Sallyport.System.Tests.Settings;

namespace Sallyport.System.Tests.Faults;

/// <summary>
/// A gateway as <c>run</c> puts it together (radio over UDP, journal on the disk, REST, people) while nodes report and somebody sets the host's clock back a
/// day, and forward again. <see cref="ClockTests"/> has the same on virtual time.
/// </summary>
public sealed class SetClockTests : IAsyncDisposable
{
    private const int Some = 1_000;
    private const string Password = "correct horse battery";
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly ScratchFolder _scratch = new();
    private readonly SetTime _time = new();
    private readonly EventListener _listener = new();
    private readonly LoadField _field = new(nodes: 20, framesPerTick: 10);
    private readonly CookieContainer _cookies = new();
    private RunningGateway _gateway = null!;
    private HttpClient _owner = null!;
    private HttpClient _person = null!;
    private HttpClient _program = null!;
    private Task _listening = Task.CompletedTask;

    private string Folder => Path.Combine(_scratch.Path, "data");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _field.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public async Task Clock_SetBackADayUnderLoad_NothingIsLostNobodyIsSignedOutAndNoAlertIsRaised()
    {
        await StartAsync();
        string token = await SignInAsync();
        await ReportAsync();
        foreach (TimeSpan step in (TimeSpan[])[-Day, Day, -Day])
        {
            await ReportAsync(() => _time.SetClock(step));
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await StatusAsync(_person), await StatusAsync(_program)));
        }

        await AssertWholeAsync(steps: 3);
        JournalEntry[] before = ReadAll();

        // The same on the way through a restart, at which the newest entries are of tomorrow.
        await StopAsync();
        _time.SetClock(-Day);
        await StartAsync(token);
        await ReportAsync();
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await StatusAsync(_person), await StatusAsync(_program)));
        await AssertWholeAsync(steps: 4);
        Assert.Equal(before.Select(static entry => (entry.Seq, entry.TimeMicroseconds)), ReadAll().Take(before.Length).Select(static entry => (entry.Seq, entry.TimeMicroseconds)));

        // What was good for hours is over after hours: a day earlier is no gift.
        _time.Pass(TimeSpan.FromHours(12));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (await StatusAsync(_person), await StatusAsync(_program)));
    }

    private async Task StartAsync(string? token = null)
    {
        SettingPlan plan = SettingsBench.PlanOf(Folder, ["--http", "127.0.0.1:0", "--network-name", LoadField.NetworkName, "--network-key-file", _scratch.File("net.key", LoadField.NetworkKeyText), "--link", "udp://127.0.0.1:0"]);
        _gateway = await RunningGateway.StartAsync(plan, Folder, _time, NullLoggerFactory.Instance, TestContext.Current.CancellationToken);
        var address = new Uri($"http://127.0.0.1:{_gateway.Address.Port}/");
        _owner = Client(new HttpClient { BaseAddress = address }, (await File.ReadAllTextAsync(Path.Combine(Folder, "token"), TestContext.Current.CancellationToken)).Trim());
        _program = Client(new HttpClient { BaseAddress = address }, token);
        // The name of the cookie has the port, which is another one after a restart.
        foreach (Cookie cookie in _cookies.GetAllCookies().ToArray())
        {
            _cookies.Add(new Cookie($"sallyport-{address.Port}", cookie.Value, "/", address.Host));
        }

        _person = Client(new HttpClient(new SocketsHttpHandler { CookieContainer = _cookies }) { BaseAddress = address }, null);
        _person.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        _listening = _listener.ListenAsync(_owner);
    }

    private async Task StopAsync()
    {
        await _gateway.DisposeAsync();
        await _listening;
        _owner.Dispose();
        _program.Dispose();
        _person.Dispose();
    }

    private static HttpClient Client(HttpClient client, string? token)
    {
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A person with the usual limits, and a token for six hours.</summary>
    private async Task<string> SignInAsync()
    {
        JsonElement user = await PostAsync(_owner, "api/v1/users", new { name = "anna", role = "viewer" });
        await PostAsync(_person, "api/v1/link", new { link = user.GetProperty("link").GetString(), password = Password });
        JsonElement made = await PostAsync(_owner, "api/v1/tokens", new { name = "program", role = "viewer", expiresIn = 6 * 3600 });
        string token = made.GetProperty("token").GetString()!;
        Client(_program, token);
        return token;
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object body)
    {
        using HttpResponseMessage answer = await client.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client)
    {
        using HttpResponseMessage answer = await client.GetAsync(new Uri("api/v1/session", UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    /// <summary>Some messages more, in the midst of which something happens, and until the listener was shown what became of them.</summary>
    private async Task ReportAsync(Action? midst = null)
    {
        long known = Newest;
        Task load = _field.LoadAsync(IPEndPoint.Parse(_gateway.Links.Single().Split("//")[^1]), Some, TestContext.Current.CancellationToken);
        await Poll.UntilAsync(() => load.IsCompleted || Newest >= known + (Some / 4), () => $"{Newest}, before {known}");
        midst?.Invoke();
        await load;
        await Poll.UntilAsync(() => Newest >= known + (Some / 2) && _listener.Shown.Count == Newest, () => $"{_listener.Shown.Count} of {Newest} shown, before {known}");
    }

    private long Newest => _gateway.Control.Journal.CommittedSeq;

    private JournalEntry[] ReadAll()
    {
        var all = new List<JournalEntry>();
        for (IReadOnlyList<JournalEntry> page = _gateway.Control.Journal.Read(new JournalQuery(0, 10_000)); page.Count > 0; page = _gateway.Control.Journal.Read(new JournalQuery(all[^1].Seq, 10_000)))
        {
            all.AddRange(page);
        }

        return [.. all];
    }

    /// <summary>Every number once and in order, shown as it is kept; the clock was set so many times; each message once; nobody is thought silent.</summary>
    private async Task AssertWholeAsync(int steps)
    {
        JournalEntry[] entries = ReadAll();
        // Frames that waited in the socket may have become entries a moment ago.
        await Poll.UntilAsync(() => _listener.Shown.Count >= entries.Length, () => $"{_listener.Shown.Count} of {entries.Length} shown");
        Assert.Equal(Enumerable.Range(1, entries.Length).Select(static number => (long)number), entries.Select(static entry => entry.Seq));
        Assert.Equal(entries.Select(static entry => entry.Seq), _listener.Shown.Take(entries.Length).Select(static shown => shown.Seq));
        JournalEntry[] uplinks = [.. entries.Where(static entry => entry.Body is UplinkBody)];
        Assert.Equal(steps, uplinks.Zip(uplinks.Skip(1)).Count(static pair => Math.Abs(pair.Second.TimeMicroseconds - pair.First.TimeMicroseconds) > (Day / 2).TotalMicroseconds));
        string[] messages = [.. uplinks.Select(static entry => (UplinkBody)entry.Body).Select(static body => global::System.Text.Encoding.ASCII.GetString(body.Payload))];
        Assert.Equal(messages.Length, messages.Distinct().Count());
        Assert.DoesNotContain(entries, static entry => entry.Body is AvailabilityBody or AlertBody { Rule: "silent" });
        Assert.Equal(20, _gateway.Control.Devices.Count);
    }
}
