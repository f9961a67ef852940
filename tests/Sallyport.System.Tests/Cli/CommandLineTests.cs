using System.CommandLine;
using Sallyport.Cli;
using Sallyport.Cli.Commands;

namespace Sallyport.System.Tests.Cli;

public sealed class CommandLineTests
{
    public static TheoryData<string> Commands => [.. Walk(CommandLine.BuildRoot(), "").Where(path => path != "")];

    /// <summary>Every command tells what it does and shows an example; groups point to their members.</summary>
    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_EachCommand_HasAnExample(string path)
    {
        CliRun run = await CliRun.Of([.. path.Split(' '), "--help"]);

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Matches(@"Examples?:\n  \./sallyport " + path.Split(' ')[0], run.Output);
        Assert.Equal("", run.Error);
    }

    [Theory]
    [InlineData("bogus")]
    [InlineData("doctor", "--bogus")]
    [InlineData("doctor", "--data")]
    [InlineData()]
    public async Task Usage_Mistake_Exits2AndPointsToHelp(params string[] arguments)
    {
        CliRun run = await CliRun.Of(arguments);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.EndsWith("--help'", run.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sallyport: there is no command 'devcies'; did you mean 'devices'?", "devcies", "--json")]
    [InlineData("sallyport: there is no command 'Dem'; did you mean 'demo'?", "Dem")]
    [InlineData("sallyport: there is no command 'tokne'; did you mean 'token'?", "users", "tokne")]
    [InlineData("sallyport: there is no command 'zzzzzz'", "zzzzzz")]
    public async Task Command_Misspelt_IsGuessed(string said, params string[] arguments)
    {
        CliRun run = await CliRun.Of(arguments);

        Assert.Equal((ExitCode.Usage, 2), (run.ExitCode, run.ErrorLines.Count));
        Assert.Equal(said, run.ErrorLines[0]);
    }

    [Fact]
    public void Commands_Names_AreUniqueAndDocumented() => Assert.All(Walk(CommandLine.BuildRoot(), "").GroupBy(path => path), group => Assert.Single(group));

    private static IEnumerable<string> Walk(Command command, string path)
    {
        if (command is not RootCommand)
        {
            Assert.IsType<DocumentedCommand>(command);
            Assert.False(string.IsNullOrWhiteSpace(command.Description));
        }

        return [path, .. command.Subcommands.SelectMany(child => Walk(child, $"{path} {child.Name}".Trim()))];
    }

    /// <summary>What is no number, or lies beyond the limits, is a usage error of a few lines and never a fault.</summary>
    [Theory]
    [InlineData("bench", "enigmaiot", "--devices")]
    [InlineData("bench", "enigmaiot", "--seconds")]
    [InlineData("demo", "--seconds")]
    [InlineData("events", "--since")]
    [InlineData("users", "token", "create", "n", "--days")]
    public async Task Number_ThatDoesNotFit_IsAUsageError(params string[] command)
    {
        foreach (string value in (string[])["x", "-1", "NaN", "1e999", "99999999999999999999"])
        {
            CliRun run = await CliRun.Of([.. command, value]);
            Assert.True(run.ExitCode == ExitCode.Usage, $"{value}: {run.ExitCode} {run.Error}");
            Assert.InRange(run.ErrorLines.Count, 2, 3);
        }
    }
}
