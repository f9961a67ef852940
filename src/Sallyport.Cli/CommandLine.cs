using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Sallyport.Cli.Commands;
using Sallyport.Cli.Output;

namespace Sallyport.Cli;

/// <summary>The whole command line: parses, runs one command, and maps whatever happens to an exit code (<see cref="ExitCode"/>).</summary>
internal static class CommandLine
{
    private const int LongestWord = 40;

    /// <summary>Runs one command. Standard output belongs to the command; complaints go to <paramref name="error"/> as single lines beginning with <c>sallyport:</c>.</summary>
    /// <param name="arguments">As the shell gave them.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="stop">Ends the command cleanly, as SIGTERM and Ctrl-C do.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error, CancellationToken stop)
    {
        ParseResult parsed = BuildRoot().Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            Command parent = parsed.CommandResult.Command;
            string[] mistakes = parent.Subcommands.Count > 0 && parsed.UnmatchedTokens is [{ Length: > 0 and <= LongestWord } word, ..] && word[0] != '-'
                ? [CommandGuess.Say(parent, word)]
                : [.. parsed.Errors.Select(static mistake => mistake.Message)];
            foreach (string mistake in mistakes)
            {
                await error.WriteLineAsync($"sallyport: {mistake.ReplaceLineEndings(" ").Replace("\t", "", StringComparison.Ordinal)}").ConfigureAwait(false);
            }

            await error.WriteLineAsync($"sallyport: try '{NameOf(parsed.CommandResult.Command)} --help'").ConfigureAwait(false);
            return ExitCode.Usage;
        }

        using var signals = new StopSignals(error, stop);
        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = output, Error = error };
        try
        {
            return await parsed.InvokeAsync(invocation, signals.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
        catch (CommandFailure failure)
        {
            foreach (string line in failure.Lines)
            {
                await error.WriteLineAsync($"sallyport: {line}").ConfigureAwait(false);
            }

            return failure.ExitCode;
        }
        catch (Exception unexpected)
        {
            // A fault of ours. All of it goes to the one who can report it; nothing secret is ever part of an exception (docs/architecture.md).
            await error.WriteLineAsync($"sallyport: unexpected: {unexpected}").ConfigureAwait(false);
            return ExitCode.Refused;
        }
    }

    /// <summary>The command tree; made anew for each run.</summary>
    internal static RootCommand BuildRoot()
    {
        var root = new RootCommand("A secure gateway and fleet manager for microcontroller devices in the field.");
        foreach (Command command in CommandList.Build())
        {
            root.Add(command);
        }

        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    private static string NameOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{NameOf(parent)} {command.Name}" : "./sallyport";
}
