using System.CommandLine;
using Sallyport.Cli.Demo;

namespace Sallyport.Cli.Commands;

/// <summary><c>demo</c>: gateway, fleet and stimulators in one process, scratch data.</summary>
internal static class DemoCommand
{
    private const double ShortestSeconds = 0.001;
    private const double LongestSeconds = 86_400;

    public static Command Build()
    {
        var seed = new Option<ulong>("--seed") { Description = "Decides what the devices do", HelpName = "S", DefaultValueFactory = static _ => 1 };
        var data = new Option<string?>("--data") { Description = "Keep everything in this folder (default: a folder of this user's own, the same each time)", HelpName = "DIR" };
        var fresh = new Option<bool>("--fresh") { Description = "Begin with nothing, and leave nothing" };
        var seconds = new Option<double?>("--seconds") { Description = "End by itself after so many seconds; without it Ctrl-C ends it", HelpName = "N" };
        seconds.Between(ShortestSeconds, LongestSeconds);
        var command = new DocumentedCommand(
            "demo",
            "Shows a living network: a gateway, a dozen simulated nodes and two stimulators in one process. Its first lines have a link to the dashboard. Started again it goes on where it was. A table in a terminal, lines elsewhere.",
            "demo",
            "demo --fresh --seed 7 --seconds 30") { data, fresh, seed, seconds };
        command.Validators.Add(result =>
        {
            if (result.GetValue(fresh) && result.GetValue(data) is not null)
            {
                result.AddError("--fresh leaves nothing and --data keeps everything: use one of them");
            }
        });
        command.SetAction(async (parsed, stop) =>
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
            if (parsed.GetValue(seconds) is { } span)
            {
                ending.CancelAfter(TimeSpan.FromSeconds(span));
            }

            TextWriter output = parsed.InvocationConfiguration.Output;
            bool isTerminal = !Console.IsOutputRedirected && ReferenceEquals(output, Console.Out);
            using var folder = DemoFolder.Choose(parsed.GetValue(data), parsed.GetValue(fresh));
            await new DemoRun(output, isTerminal).RunAsync(parsed.GetValue(seed), folder, ending.Token).ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
    }
}
