using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Sallyport.Cli.Data;
using Sallyport.Cli.Output;

namespace Sallyport.Cli.Commands;

/// <summary><c>outputs</c>: devices with outputs, and the emergency stop.</summary>
internal static class OutputsCommand
{
    public static Command Build()
    {
        var command = new DocumentedCommand("outputs", "Shows and drives devices with outputs; 'stop' stops everything, without a token.", "outputs list", "outputs stop", "outputs set estim/bus0/42 0=100");
        command.Add(BuildList());
        command.Add(OutputsStopCommand.Build());
        command.Add(OutputsWatchCommand.Build());
        foreach (Command order in OutputOrderCommands.Build())
        {
            command.Add(order);
        }

        foreach (Command key in OutputKeyCommands.Build())
        {
            command.Add(key);
        }

        command.Add(OutputsProvisionCommand.Build());
        command.Add(OutputsDetectCommand.Build());
        return command;
    }

    private static DocumentedCommand BuildList()
    {
        var command = new DocumentedCommand("list", "Buses, devices and their outputs.", "outputs list", "outputs list --json");
        GatewayFlags flags = GatewayFlags.AddTo(command);
        var json = new Option<bool>("--json") { Description = "One JSON object" };
        command.Add(json);
        command.SetAction((parsed, stop) => GatewayCall.RunAsync(flags, parsed, async client =>
        {
            JsonElement outputs = await client.OutputsAsync(stop).ConfigureAwait(false);
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                JsonText.WriteLine(output, outputs);
            }
            else
            {
                Write(output, outputs);
            }

            return ExitCode.Done;
        }));
        return command;
    }

    /// <summary>Buses, devices and outputs for people.</summary>
    public static void Write(TextWriter output, JsonElement outputs)
    {
        foreach (JsonElement bus in outputs.GetProperty("buses").EnumerateArray())
        {
            output.WriteLine($"bus {Text(bus, "name"),-20} {Text(bus, "state"),-8} {Text(bus, "link")}");
        }

        foreach (JsonElement device in outputs.GetProperty("devices").EnumerateArray())
        {
            string end = device.GetProperty("keyEndsAt").GetString() is { } until ? $" key until {until}" : "";
            output.WriteLine($"{Text(device, "device"),-28} {Text(device, "name"),-16} {(device.GetProperty("isReached").GetBoolean() ? Text(device, "state") : "not there"),-10} {Text(device, "protection"),-7}{end}");
            if (device.GetProperty("stopSent").GetString() is { } stopped)
            {
                output.WriteLine($"    stop at {stopped}: {OutputsStopCommand.AnswerOf(device)}");
            }

            if (device.GetProperty("problem").GetString() is { } problem)
            {
                output.WriteLine($"    ! {TextLine.Safe(problem)}");
            }

            foreach (JsonElement one in device.GetProperty("outputs").EnumerateArray())
            {
                string marks = (one.GetProperty("hasOpenElectrode").GetBoolean() ? " electrode open" : "") + (one.GetProperty("hasOverCurrent").GetBoolean() ? " over-current" : "")
                    + (one.GetProperty("isOpenToAutomation").GetBoolean() ? " open to automation" : "");
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    output {one.GetProperty("output").GetInt32()}: {one.GetProperty("level").GetInt32()} of {one.GetProperty("limit").GetInt32()} per mille, target {one.GetProperty("target").GetInt32()}{marks}"));
            }
        }
    }

    private static string Text(JsonElement one, string name) => TextLine.Safe(one.GetProperty(name).GetString());
}
