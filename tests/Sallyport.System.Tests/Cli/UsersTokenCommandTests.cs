using System.Text.Json;
using Sallyport.Cli;

namespace Sallyport.System.Tests.Cli;

public sealed class UsersTokenCommandTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    private string Data => Path.Combine(_scratch.Path, "data");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Token_MadeListedUsedAndRevoked_WhileTheGatewayRuns()
    {
        await using var run = new BackgroundRun("run", "--data", Data, "--http", "127.0.0.1:0", "--link", "udp://127.0.0.1:0");
        string url = (await run.FirstLineAsync()).Split(' ')[1]["http=".Length..];

        CliRun made = await CliRun.Of("users", "token", "create", "grafana", "--days", "7", "--data", Data);
        string secret = made.Output.TrimEnd('\n');
        Assert.Equal((ExitCode.Done, 43), (made.ExitCode, secret.Length));
        Assert.DoesNotContain(secret, made.Error, StringComparison.Ordinal);

        CliRun listed = await CliRun.Of("users", "token", "list", "--json", "--data", Data);
        JsonElement token = Assert.Single(JsonDocument.Parse(listed.Output).RootElement.EnumerateArray());
        Assert.Equal(("grafana", "viewer"), (token.GetProperty("name").GetString(), token.GetProperty("role").GetString()));
        Assert.Equal(TimeSpan.FromDays(7), token.GetProperty("expiresAt").GetDateTimeOffset() - token.GetProperty("createdAt").GetDateTimeOffset());
        Assert.False(token.TryGetProperty("token", out _));
        Assert.Contains("grafana", (await CliRun.Of("users", "token", "list", "--data", Data)).Output, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Done, (await CliRun.Of("devices", "--json", "--url", url, "--token", secret)).ExitCode);
        Assert.Equal(ExitCode.Refused, (await CliRun.Of("policy", "set", "enigmaiot", "unencrypted=on", "--url", url, "--token", secret)).ExitCode);
        Assert.Equal(ExitCode.Refused, (await CliRun.Of("users", "token", "list", "--url", url, "--token", secret)).ExitCode);

        Assert.Equal(ExitCode.Done, (await CliRun.Of("users", "token", "revoke", "grafana", "--data", Data)).ExitCode);
        Assert.Equal(ExitCode.Refused, (await CliRun.Of("devices", "--json", "--url", url, "--token", secret)).ExitCode);
        Assert.Equal(ExitCode.Refused, (await CliRun.Of("users", "token", "revoke", "grafana", "--data", Data)).ExitCode);
        await run.StopAsync();
        Assert.All(Directory.GetFiles(Data, "*", SearchOption.AllDirectories), file => Assert.DoesNotContain(secret, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Token_AsJson_IsOneObjectWithTheSecretOnce()
    {
        await using var run = new BackgroundRun("run", "--data", Data, "--http", "127.0.0.1:0", "--link", "udp://127.0.0.1:0");
        await run.FirstLineAsync();

        JsonElement made = JsonDocument.Parse((await CliRun.Of("users", "token", "create", "ops", "--role", "operator", "--json", "--data", Data)).Output).RootElement;

        Assert.Equal(JsonValueKind.Null, made.GetProperty("expiresAt").ValueKind);
        Assert.Equal(("operator", 43), (made.GetProperty("role").GetString(), made.GetProperty("token").GetString()!.Length));
        Assert.Equal(ExitCode.Refused, (await CliRun.Of("users", "token", "create", "ops", "--data", Data)).ExitCode);
    }

    [Theory]
    [InlineData("--role", "king")]
    [InlineData("--days", "0")]
    [InlineData("--days", "36501")]
    [InlineData("--days", "x")]
    public async Task Token_FlagThatDoesNotFit_IsAUsageError(string flag, string value) =>
        Assert.Equal(ExitCode.Usage, (await CliRun.Of("users", "token", "create", "n", flag, value, "--data", Data)).ExitCode);

    [Fact]
    public async Task Token_NoGateway_IsRefused() =>
        Assert.Equal(ExitCode.Refused, (await CliRun.Of("users", "token", "list", "--data", Data)).ExitCode);
}
