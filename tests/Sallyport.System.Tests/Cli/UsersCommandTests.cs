using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sallyport.Cli;

namespace Sallyport.System.Tests.Cli;

public sealed class UsersCommandTests : IDisposable
{
    private const string Password = "correct horse battery";
    private readonly ScratchFolder _scratch = new();

    private string Data => Path.Combine(_scratch.Path, "data");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Link_OfARunningGateway_MakesTheOwnerOnce()
    {
        await using var run = new BackgroundRun("run", "--data", Data, "--http", "127.0.0.1:0", "--link", "udp://127.0.0.1:0");
        string url = (await run.FirstLineAsync()).Split(' ')[1]["http=".Length..];

        CliRun made = await CliRun.Of("users", "link", "--data", Data);
        Match link = Regex.Match(made.Output, $"^{Regex.Escape(url)}/#link=([A-Za-z0-9_-]{{43}})\n$");
        Assert.True(link.Success, made.Output + made.Error);
        Assert.Equal(201, await UseAsync(url, link.Groups[1].Value, "anna"));
        Assert.Equal(410, await UseAsync(url, link.Groups[1].Value, "thief"));

        Assert.Equal(ExitCode.Refused, (await CliRun.Of("users", "link", "--data", Data)).ExitCode);
        CliRun again = await CliRun.Of("users", "link", "anna", "--json", "--data", Data);
        Assert.Equal("anna", JsonElement.Parse(again.Output).GetProperty("user").GetString());
        CliRun ended = await run.StopAsync();
        Assert.Contains(ended.ErrorLines, line => line == $"sallyport: nobody owns this gateway yet: run './sallyport users link --data {Data}'");
        Assert.DoesNotContain(link.Groups[1].Value, ended.Error + ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("#link=", ended.Error + ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Users_OnTheFolderOfAStoppedGateway_AreThoseOfTheNextStart()
    {
        Assert.Equal(ExitCode.Refused, (await CliRun.Of("users", "list", "--data", Data)).ExitCode);
        Assert.False(Directory.Exists(Data));
        await using (var first = new BackgroundRun("run", "--data", Data, "--http", "127.0.0.1:0", "--link", "udp://127.0.0.1:0"))
        {
            await first.FirstLineAsync();
        }

        string owner = Secret(await CliRun.Of("users", "link", "--data", Data));
        string ben = Secret(await CliRun.Of("users", "add", "Ben", "--role", "operator", "--data", Data));
        Assert.Equal(ExitCode.Refused, (await CliRun.Of("users", "add", "ben", "--data", Data)).ExitCode);
        Assert.Equal(ExitCode.Refused, (await CliRun.Of("users", "link", "nobody", "--data", Data)).ExitCode);

        await using var run = new BackgroundRun("run", "--data", Data, "--http", "127.0.0.1:0", "--link", "udp://127.0.0.1:0");
        string url = (await run.FirstLineAsync()).Split(' ')[1]["http=".Length..];
        Assert.Equal(201, await UseAsync(url, ben, "whatever"));
        Assert.Equal(201, await UseAsync(url, owner, "anna"));
        JsonElement users = JsonElement.Parse((await CliRun.Of("users", "list", "--json", "--data", Data)).Output);
        Assert.Equal([("anna", "admin"), ("ben", "operator")], users.EnumerateArray().Select(user => (user.GetProperty("name").GetString(), user.GetProperty("role").GetString())));

        // What was done on the folder is part of the chain of the audit.
        CliRun audit = await CliRun.Of("audit", "--json", "--data", Data);
        Assert.Equal(ExitCode.Done, audit.ExitCode);
        Assert.Contains("user.add", audit.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await CliRun.Of("users", "role", "ben", "viewer", "--data", Data)).ExitCode);
        Assert.Contains("viewer", (await CliRun.Of("users", "list", "--data", Data)).Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await CliRun.Of("users", "remove", "ben", "--data", Data)).ExitCode);
        Assert.Equal(ExitCode.Refused, (await CliRun.Of("users", "remove", "anna", "--data", Data)).ExitCode);
        await run.StopAsync();
        Assert.All(Directory.GetFiles(Data, "*", SearchOption.AllDirectories), file => Assert.DoesNotContain(Password, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Token_WithAScope_IsHeldToIt()
    {
        await using var run = new BackgroundRun("run", "--data", Data, "--http", "127.0.0.1:0", "--link", "udp://127.0.0.1:0");
        string url = (await run.FirstLineAsync()).Split(' ')[1]["http=".Length..];

        string secret = (await CliRun.Of("users", "token", "create", "home", "--role", "admin", "--area", "devices", "--device", "enigmaiot/EnigmaIOT", "--data", Data)).Output.Trim();

        Assert.Equal(ExitCode.Done, (await CliRun.Of("devices", "--url", url, "--token", secret)).ExitCode);
        Assert.Equal(ExitCode.Refused, (await CliRun.Of("events", "--url", url, "--token", secret)).ExitCode);
        Assert.Contains("home, only devices, only enigmaiot/EnigmaIOT", (await CliRun.Of("users", "token", "list", "--data", Data)).Output, StringComparison.Ordinal);
    }

    private static string Secret(CliRun run)
    {
        Assert.Equal(ExitCode.Done, run.ExitCode);
        return run.Output.Trim().Split("#link=")[1];
    }

    private static async Task<int> UseAsync(string url, string link, string name)
    {
        using var client = new HttpClient();
        using HttpResponseMessage answer = await client.PostAsJsonAsync(new Uri(url + "/api/v1/link"), new { link, name, password = Password }, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }
}
