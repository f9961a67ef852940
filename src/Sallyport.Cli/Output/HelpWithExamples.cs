using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Sallyport.Cli.Commands;

namespace Sallyport.Cli.Output;

/// <summary>The usual help, followed by the examples of the command.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = usual.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        string[] examples = parseResult.CommandResult.Command is DocumentedCommand command ? [.. command.Examples] : ["./sallyport demo", "./sallyport run --help"];
        output.WriteLine(examples.Length == 1 ? "Example:" : "Examples:");
        foreach (string example in examples)
        {
            output.WriteLine($"  {example}");
        }

        return exitCode;
    }
}
