namespace Sallyport.System.Tests.Cli;

/// <summary>The commands that talk to a running gateway: what they say when they are misused or there is none.</summary>
public sealed class GatewayCommandTests
{
    [Theory]
    [InlineData("devices")]
    [InlineData("devices --tag roof --state late --silent 60")]
    [InlineData("devices rename lamp kitchen")]
    [InlineData("devices tag lamp roof south")]
    [InlineData("devices untag lamp roof")]
    [InlineData("devices replace lamp 5C:CF:7F:00:00:01 --force")]
    [InlineData("alerts --json")]
    [InlineData("events --follow")]
    [InlineData("audit --json")]
    [InlineData("policy list")]
    [InlineData("policy set enigmaiot unencrypted=on")]
    [InlineData("send lamp set --text x")]
    [InlineData("reset --confirm")]
    public async Task Command_NoGateway_Exits1WithOneLine(string line)
    {
        using var folder = new ScratchFolder();

        CliRun run = await CliRun.Of([.. line.Split(' '), "--data", folder.Path]);

        Assert.Equal((1, 1, ""), (run.ExitCode, run.ErrorLines.Count, run.Output));
        Assert.Contains("no running gateway", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("devices --state asleep")]
    [InlineData("devices --silent -1")]
    [InlineData("devices rename lamp")]
    [InlineData("devices rename lamp kitchen --clear")]
    [InlineData("devices tag lamp")]
    [InlineData("devices replace lamp")]
    [InlineData("send lamp set")]
    [InlineData("send lamp set --text x --hex 00")]
    [InlineData("send lamp set --hex 0")]
    [InlineData("send lamp set --json {")]
    [InlineData("send lamp put --text x")]
    [InlineData("send lamp control")]
    [InlineData("send lamp control name desk --text x")]
    [InlineData("send lamp get version --text x")]
    [InlineData("send lamp set --text x --priority 101")]
    [InlineData("send lamp set --text x --expires 0")]
    [InlineData("send lamp set --text x --expires NaN")]
    [InlineData("send lamp set --text x --wait -1")]
    [InlineData("policy set enigmaiot unencrypted")]
    [InlineData("events --since -1")]
    [InlineData("events --kind bogus")]
    [InlineData("events --kind bogus --follow")]
    [InlineData("reset")]
    public async Task Command_Misused_Exits2(string line) => Assert.Equal(2, (await CliRun.Of(line.Split(' '))).ExitCode);
}
