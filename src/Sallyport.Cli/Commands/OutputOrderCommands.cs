using System.CommandLine;
using System.Globalization;
using Sallyport.Cli.Data;
using Sallyport.Cli.Output;
using Sallyport.Client;

namespace Sallyport.Cli.Commands;

/// <summary><c>outputs arm|set|lower|clear|continue|limits|watchdog|discover</c>. Exit code 0 only when the device did it.</summary>
internal static class OutputOrderCommands
{
    private const int MostRamp = 65_535;

    /// <summary>All of them.</summary>
    public static IEnumerable<Command> Build() =>
    [
        BuildArm(), BuildSet(), BuildLower(),
        BuildWord("clear", "Ends an emergency or a fault of a device; its outputs stay at 0."),
        BuildWord("continue", "Takes charge of a device that was found active."),
        BuildLimits(), BuildWatchdog(), BuildDiscover(),
    ];

    /// <summary>The device of an order.</summary>
    internal static Argument<string> DeviceArgument() => new("DEVICE") { Description = "Id, for example estim/bus0/42, or an unambiguous name or address" };

    /// <summary>A list of outputs.</summary>
    internal static Option<int[]> OutputsOption(string description)
    {
        var option = new Option<int[]>("--output") { Description = description, HelpName = "N" };
        option.Validators.Add(static result =>
        {
            if (result.Tokens.Any(static token => !int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int output) || output > 7))
            {
                result.AddError("--output: must be a whole number from 0 to 7");
            }
        });
        return option;
    }

    /// <summary>Adds what every order has, and runs it.</summary>
    internal static DocumentedCommand Complete(DocumentedCommand command, Func<GatewayClient, ParseResult, CancellationToken, Task<OutputAnswerInfo>> order)
    {
        GatewayFlags flags = GatewayFlags.AddTo(command);
        var json = new Option<bool>("--json") { Description = "One JSON object" };
        command.Add(json);
        command.SetAction((parsed, stop) => GatewayCall.RunAsync(flags, parsed, async client =>
        {
            OutputAnswerInfo answer = await order(client, parsed, stop).ConfigureAwait(false);
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                JsonText.WriteLine(output, answer);
            }
            else if (answer.Key is not null)
            {
                output.WriteLine(answer.Key);
            }

            return answer.Outcome == "accepted" ? ExitCode.Done : throw CommandFailure.Refused($"{answer.Outcome}: {answer.Detail}");
        }));
        return command;
    }

    private static DocumentedCommand BuildArm()
    {
        var command = new DocumentedCommand("arm", "Gets outputs ready; without a level in time they are disarmed again.", "outputs arm estim/bus0/42 --output 0 --seconds 60");
        Argument<string> device = DeviceArgument();
        Option<int[]> outputs = OutputsOption("Which output, 0 to 7; repeatable");
        outputs.Required = true;
        var seconds = new Option<int>("--seconds") { Description = "Time until the first level, 1 to 600, default 60", HelpName = "SEC", DefaultValueFactory = static _ => 60 };
        seconds.Between(1, 600);
        command.Add(device);
        command.Add(outputs);
        command.Add(seconds);
        return Complete(command, (client, parsed, stop) => client.ArmOutputsAsync(parsed.GetValue(device)!, parsed.GetValue(outputs)!, parsed.GetValue(seconds), stop));
    }

    private static DocumentedCommand BuildSet()
    {
        var command = new DocumentedCommand("set", "Sets levels in per mille, all or none.", "outputs set estim/bus0/42 0=100 1=250 --ramp 2000", "outputs set estim/bus0/42 0=110 --if-target 0=100");
        Argument<string> device = DeviceArgument();
        var levels = new Argument<string[]>("OUTPUT=LEVEL") { Description = "0 to 7, and 0 to 1000 per mille", Arity = ArgumentArity.OneOrMore };
        levels.Validators.Add(static result =>
        {
            if (result.Tokens.Any(static token => LevelOf(token.Value) is null))
            {
                result.AddError("a level is OUTPUT=LEVEL, 0 to 7 and 0 to 1000 per mille");
            }
        });
        Option<int> ramp = RampOption(MostRamp);
        var expected = new Option<string[]>("--if-target") { Description = "Raises nothing unless the target of this output is still the one that you saw; repeatable", HelpName = "OUTPUT=LEVEL" };
        command.Add(device);
        command.Add(levels);
        command.Add(ramp);
        command.Add(expected);
        command.Validators.Add(result =>
        {
            foreach (string text in result.GetValue(expected) ?? [])
            {
                if (LevelOf(text) is not { } seen || !(result.GetValue(levels) ?? []).Any(one => LevelOf(one)?.Output == seen.Output))
                {
                    result.AddError("--if-target: is OUTPUT=LEVEL of an output that is set, 0 to 1000 per mille");
                }
            }
        });
        return Complete(command, (client, parsed, stop) =>
            client.SetOutputLevelsAsync(parsed.GetValue(device)!, LevelsOf(parsed.GetValue(levels)!, parsed.GetValue(expected) ?? []), parsed.GetValue(ramp), stop));
    }

    private static DocumentedCommand BuildLower()
    {
        var command = new DocumentedCommand("lower", "Brings all outputs of a device to 0.", "outputs lower estim/bus0/42", "outputs lower estim/bus0/42 --ramp 3000");
        Argument<string> device = DeviceArgument();
        Option<int> ramp = RampOption(10_000);
        command.Add(device);
        command.Add(ramp);
        return Complete(command, (client, parsed, stop) => client.LowerOutputsAsync(parsed.GetValue(device)!, parsed.GetValue(ramp), stop));
    }

    private static DocumentedCommand BuildWord(string word, string summary)
    {
        var command = new DocumentedCommand(word, summary, $"outputs {word} estim/bus0/42");
        Argument<string> device = DeviceArgument();
        command.Add(device);
        return Complete(command, (client, parsed, stop) => client.OrderOutputsAsync(parsed.GetValue(device)!, word, stop));
    }

    private static DocumentedCommand BuildLimits()
    {
        var command = new DocumentedCommand("limits", "Sets the highest level and the steepest rise of an output; the device enforces them.", "outputs limits estim/bus0/42 --output 0 --level 400 --rise 50");
        Argument<string> device = DeviceArgument();
        var output = new Option<int>("--output") { Description = "Which output, 0 to 7", HelpName = "N", Required = true };
        var level = new Option<int>("--level") { Description = "Highest level, 0 to 1000 per mille", HelpName = "N", Required = true };
        var rise = new Option<int>("--rise") { Description = "Steepest rise, 1 to 1000 per mille a second, default 100", HelpName = "N", DefaultValueFactory = static _ => 100 };
        output.Between(0, 7);
        level.Between(0, 1000);
        rise.Between(1, 1000);
        command.Add(device);
        command.Add(output);
        command.Add(level);
        command.Add(rise);
        return Complete(command, (client, parsed, stop) => client.LimitOutputAsync(parsed.GetValue(device)!, parsed.GetValue(output), parsed.GetValue(level), parsed.GetValue(rise), stop));
    }

    private static DocumentedCommand BuildWatchdog()
    {
        var command = new DocumentedCommand("watchdog", "Sets after how many seconds without its gateway a device goes down.", "outputs watchdog estim/bus0/42 --seconds 5");
        Argument<string> device = DeviceArgument();
        var seconds = new Option<int>("--seconds") { Description = "1 to 60", HelpName = "SEC", Required = true };
        seconds.Between(1, 60);
        command.Add(device);
        command.Add(seconds);
        return Complete(command, (client, parsed, stop) => client.SetWatchdogAsync(parsed.GetValue(device)!, parsed.GetValue(seconds), stop));
    }

    private static DocumentedCommand BuildDiscover()
    {
        var command = new DocumentedCommand("discover", "Asks on a bus who is there; 'outputs list' shows who answered.", "outputs discover bus0");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        var bus = new Argument<string>("BUS") { Description = "Name of the bus" };
        command.Add(bus);
        command.SetAction((parsed, stop) => GatewayCall.RunAsync(flags, parsed, async client =>
        {
            await client.DiscoverOutputsAsync(parsed.GetValue(bus)!, stop).ConfigureAwait(false);
            return ExitCode.Done;
        }));
        return command;
    }

    private static Option<int> RampOption(int most)
    {
        var ramp = new Option<int>("--ramp") { Description = string.Create(CultureInfo.InvariantCulture, $"Milliseconds, 0 to {most}, default 0; a rise is never steeper than the output's limit"), HelpName = "MS" };
        ramp.Between(0, most);
        return ramp;
    }

    private static OutputLevel[] LevelsOf(string[] levels, string[] expected)
    {
        OutputLevel[] seen = [.. expected.Select(static text => LevelOf(text)!)];
        return [.. levels.Select(static text => LevelOf(text)!).Select(one => one with { ExpectedTarget = Array.Find(seen, other => other.Output == one.Output)?.Level })];
    }

    private static OutputLevel? LevelOf(string text) =>
        text.Split('=') is [var output, var level]
        && int.TryParse(output, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= 7
        && int.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value <= 1000
            ? new OutputLevel(number, value)
            : null;
}
