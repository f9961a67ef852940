using System.CommandLine;
using System.Net;
using Sallyport.Cli.Bench;
using Sallyport.Cli.Bench.Dashboard;
using Sallyport.Cli.Bench.EStim;
using Sallyport.Cli.Bench.Pipeline;
using Sallyport.Cli.Bench.Restart;
using Sallyport.Cli.Output;
using Sallyport.Mqtt.Client.Packets;

namespace Sallyport.Cli.Commands;

/// <summary><c>bench SUBJECT</c>: measures a part and the ceiling of this machine in the same run.</summary>
internal static class BenchCommand
{
    public static Command Build() => new DocumentedCommand(
        "bench", "Measures a part of the product beside the ceiling of this machine.", "bench enigmaiot --devices 100000 --seconds 5 --json")
    {
        EnigmaIot(),
        EStim(),
        Pipeline(),
        Restart(),
        Dashboard(),
    };

    private static DocumentedCommand EnigmaIot()
    {
        var devices = new Option<int>("--devices") { Description = "Registered devices, 1..1,000,000", DefaultValueFactory = static _ => 1 };
        devices.Between(1, 1_000_000);
        var seconds = new Option<double>("--seconds") { Description = "Timed seconds, 0.1..600", DefaultValueFactory = static _ => 5 };
        seconds.Between(0.1, 600);
        var json = new Option<bool>("--json") { Description = "One JSON object" };
        var command = new DocumentedCommand(
            "enigmaiot", "Decrypts, checks and reports data frames of 40 octets of payload on one thread.", "bench enigmaiot --devices 1 --seconds 5 --json") { devices, seconds, json };
        command.SetAction(parsed =>
        {
            using var bench = new EnigmaIotBench(parsed.GetValue(devices));
            var figures = bench.Run(parsed.GetValue(seconds));
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                JsonText.WriteLine(output, figures);
            }
            else
            {
                output.WriteLine($"{figures.FramesPerSecond,12:N0} frames/s with {figures.Devices:N0} devices ({figures.Ratio:0.00} of the bare AEAD's {figures.AeadCeilingPerSecond:N0}/s)");
                output.WriteLine($"{figures.RegistrationsPerSecond,12:N0} registrations/s");
                output.WriteLine($"{figures.BytesPerDevice,12:N0} bytes per device, {figures.AllocatedBytesPerFrame:0.###} bytes allocated per frame");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static DocumentedCommand EStim()
    {
        var seconds = new Option<double>("--seconds") { Description = "Seconds in all, about, 1..3600", DefaultValueFactory = static _ => 20 };
        seconds.Between(1, 3600);
        var json = new Option<bool>("--json") { Description = "One JSON object" };
        var command = new DocumentedCommand(
            "estim", "The Open eStim parser, emergency stops over paced pseudo terminals of 9600 baud, and devices on simulated lines.", "bench estim --seconds 20 --json") { seconds, json };
        command.SetAction(async (parsed, stop) =>
        {
            EStimFigures figures = await EStimBench.RunAsync(parsed.GetValue(seconds), stop).ConfigureAwait(false);
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                JsonText.WriteLine(output, figures);
            }
            else
            {
                await output.WriteLineAsync($"{figures.PacketsPerSecond,12:N0} packets/s: {figures.CleanMegabytesPerSecond:N0} MB/s clean ({figures.Ratio:0.00} of the bare check value's {figures.CrcMegabytesPerSecond:N0}), {figures.NoiseMegabytesPerSecond:N0} MB/s of noise").ConfigureAwait(false);
                await output.WriteLineAsync($"{figures.StopMs,12:N1} ms from the key to the last octet of a stop, 99 of 100 of {figures.Stops} ({figures.StopMs50:N1} median, {figures.StopMsMaximum:N1} slowest)").ConfigureAwait(false);
                await output.WriteLineAsync($"{figures.StopBehindPacketMs99,12:N1} ms without the rest of the packet before it; {figures.StopsAboveBound} above the bound of {figures.StopBoundMs:N1} ms").ConfigureAwait(false);
                foreach (StopWayFigures way in figures.Ways)
                {
                    await output.WriteLineAsync($"{"",12} {way.Way,-8} {way.Stops,5} stops: {way.Ms50,6:N1} ms median, {way.Ms99,6:N1} 99 of 100, {way.BehindPacketMsMaximum,5:N1} slowest behind the packet, {way.AboveBound} above the bound").ConfigureAwait(false);
                }

                await output.WriteLineAsync($"{figures.FirstBehindPacketMsMaximum,12:N1} ms behind the packet the slowest of the {figures.FirstStops} that were the first on their way after the start, {figures.FirstsAboveBound} above the bound").ConfigureAwait(false);
                await output.WriteLineAsync($"{figures.PolledDevices,12:N0} active devices on {figures.PolledBuses} simulated lines, {figures.PolledPerSecond:N1} exchanges/s, {figures.MissedWatchdogs} missed watchdogs").ConfigureAwait(false);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static DocumentedCommand Pipeline()
    {
        var rate = new Option<int>("--rate") { Description = "Uplinks per second, 0 (default) = as many as come through" };
        rate.Between(0, 1_000_000);
        var qos = new Option<int>("--qos") { Description = "Quality of service, 0 or 1", DefaultValueFactory = static _ => 1 };
        qos.Between(0, 1);
        var seconds = new Option<double>("--seconds") { Description = "Seconds of load, 0.1..600", DefaultValueFactory = static _ => 5 };
        seconds.Between(0.1, 600);
        var mqtt = new Option<string>("--mqtt") { Description = "Broker ADDRESS:PORT; without it a Mosquitto of its own", HelpName = "ADDRESS:PORT" };
        var json = new Option<bool>("--json") { Description = "One JSON object" };
        var command = new DocumentedCommand(
            "pipeline", "Nodes on UDP, the gateway with its journal, a real broker and a subscriber, end to end.", "bench pipeline --rate 1000 --qos 1 --json") { rate, qos, seconds, mqtt, json };
        command.SetAction(async (parsed, stop) =>
        {
            IPEndPoint? broker = parsed.GetValue(mqtt) is { } text
                ? IPEndPoint.TryParse(text, out IPEndPoint? place) && place.Port != 0 ? place : throw CommandFailure.Usage($"--mqtt: '{text}' is not ADDRESS:PORT with a numeric address")
                : null;
            PipelineFigures figures = await PipelineBench.RunAsync(broker, parsed.GetValue(rate), (Qos)parsed.GetValue(qos), parsed.GetValue(seconds), stop).ConfigureAwait(false);
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                JsonText.WriteLine(output, figures);
            }
            else
            {
                await output.WriteLineAsync($"{figures.UplinksPerSecond,12:N0} uplinks/s at QoS {figures.Qos} ({figures.Ratio:0.00} of the bare broker's {figures.BrokerCeilingPerSecond:N0}/s)").ConfigureAwait(false);
                await output.WriteLineAsync($"{figures.P50Ms,12:N2} ms median, {figures.P99Ms:N2} ms at 99 %, {figures.Lost} lost").ConfigureAwait(false);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static DocumentedCommand Restart()
    {
        var nodes = new Option<int>("--nodes") { Description = "Known nodes, 1..100,000", DefaultValueFactory = static _ => 10_000 };
        nodes.Between(1, 100_000);
        var json = new Option<bool>("--json") { Description = "One JSON object" };
        var command = new DocumentedCommand(
            "restart", "Starts a gateway again that knows nodes but has forgotten their sessions: how soon it serves, its memory, and when all are back.", "bench restart --nodes 10000 --json") { nodes, json };
        command.SetAction(async (parsed, stop) =>
        {
            RestartFigures figures = await RestartBench.RunAsync(parsed.GetValue(nodes), stop).ConfigureAwait(false);
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                JsonText.WriteLine(output, figures);
            }
            else
            {
                await output.WriteLineAsync($"{figures.StartMs,12:N0} ms until it serves with {figures.Nodes:N0} known nodes, {figures.ResidentMegabytes:N0} MB resident when idle").ConfigureAwait(false);
                await output.WriteLineAsync($"{figures.BackSeconds,12:N2} s until all are back: {figures.RegistrationsPerSecond:N0} registrations/s ({figures.Ratio:0.00} of one core's {figures.AgreementCeilingPerSecond:N0} agreements/s)").ConfigureAwait(false);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static DocumentedCommand Dashboard()
    {
        var devices = new Option<int>("--devices") { Description = "Devices with a session, 1..100,000", DefaultValueFactory = static _ => 10_000 };
        devices.Between(1, 100_000);
        var rate = new Option<int>("--rate") { Description = "Uplinks per second of all devices together, 1..100,000", DefaultValueFactory = static _ => 10_000 };
        rate.Between(1, 100_000);
        var seconds = new Option<double>("--seconds") { Description = "Seconds in which frames and tasks are counted, 1..600", DefaultValueFactory = static _ => 10 };
        seconds.Between(1, 600);
        var json = new Option<bool>("--json") { Description = "One JSON object" };
        var command = new DocumentedCommand(
            "dashboard", "The dashboard in a headless Chromium, while every device reports.", "bench dashboard --devices 10000 --rate 10000 --json") { devices, rate, seconds, json };
        command.SetAction(async (parsed, stop) =>
        {
            DashboardFigures figures = await DashboardBench.RunAsync(parsed.GetValue(devices), parsed.GetValue(rate), parsed.GetValue(seconds), stop).ConfigureAwait(false);
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                JsonText.WriteLine(output, figures);
            }
            else
            {
                await output.WriteLineAsync($"{figures.FirstViewMs,12:N0} ms to the first view of {figures.Devices:N0} devices").ConfigureAwait(false);
                await output.WriteLineAsync($"{figures.LongestTaskMs,12:N0} ms longest task, {figures.TasksAbove50Ms} above 50 ms ({figures.LongestStartTaskMs:N0} ms while the page began)").ConfigureAwait(false);
                await output.WriteLineAsync($"{figures.LongestTaskCpuMs,12:N0} ms of the processor in one task at most ({figures.LongestStartTaskCpuMs:N0} ms while the page began)").ConfigureAwait(false);
                await output.WriteLineAsync($"{figures.FramesPerSecond,12:N0} frames/s at {figures.UpdatesPerSecond:N0} updates/s").ConfigureAwait(false);
                await output.WriteLineAsync($"{figures.HeapAfterMegabytes,12:N0} MB of heap in use afterwards ({figures.HeapBeforeMegabytes:N0} MB before)").ConfigureAwait(false);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
