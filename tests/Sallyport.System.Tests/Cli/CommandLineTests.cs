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
}
