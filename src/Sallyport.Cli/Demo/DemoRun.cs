using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Data;
using Sallyport.Cli.Running;
using Sallyport.Links;
using Sallyport.Wire;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sallyport.Cli.Demo;

/// <summary>Gateway, fleet and a bus with two stimulators in one process.</summary>
/// <param name="output">Standard output.</param>
/// <param name="isTerminal">Draw a picture; otherwise one line per event.</param>
internal sealed class DemoRun(TextWriter output, bool isTerminal)
{
    private const string Network = "demo";
    private const string Key = "only a demonstration";
    private const int StrongestSignal = -42;
    private const int SignalSpread = 40;
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs until it is cancelled, which is a normal end. A restart or a reset that somebody asked for on the way keeps the ports.</summary>
    /// <param name="seed">Decides what the fleet does.</param>
    /// <param name="folder">What it knows and keeps.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="CommandFailure">The folder cannot be used.</exception>
    public async Task RunAsync(ulong seed, DemoFolder folder, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await RunOnceAsync(seed, folder, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped while it was still starting.
        }
    }

    private async Task RunOnceAsync(ulong seed, DemoFolder folder, CancellationToken stop)
    {
        GatewayFolder.WriteOwnerOnly(folder.KeyFile, Key + "\n");
        (PipeLink toFleet, PipeLink toGateway) = PipeLink.Make(RunSettings.DefaultAddress, Signal);
        using DemoStimulators? stimulators = MakeStimulators(folder);
        using var fleet = new DemoFleet(seed, Network, Key, RunSettings.DefaultAddress, toGateway);
        RunningGateway gateway = await RunningGateway.StartAsync(Settings(toFleet, stimulators, folder.Ports()), folder.Path, NullLoggerFactory.Instance, stop).ConfigureAwait(false);
        await using (gateway.ConfigureAwait(false))
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var board = new DemoBoard(gateway.Control, gateway.Control.Journal.CommittedSeq);
            string[] header = await HeaderAsync(gateway, folder, stop).ConfigureAwait(false);
            Task[] all =
            [
                Task.Run(() => fleet.RunAsync(ending.Token), CancellationToken.None),
                DemoOperator.RunAsync(gateway.Control, Network, ending.Token),
                .. stimulators is null ? (Task[])[] : [stimulators.RunAsync(gateway.Control.Outputs!, ending.Token)],
            ];
            try
            {
                await ShowAsync(gateway, board, header, Task.WhenAny([.. all, gateway.Ended]), stop).ConfigureAwait(false);
            }
            finally
            {
                await ending.CancelAsync().ConfigureAwait(false);
                await Task.WhenAll(all).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A machine without pseudo terminals has a demo all the same.</summary>
    private static DemoStimulators? MakeStimulators(DemoFolder folder)
    {
        try
        {
            return new DemoStimulators(folder.Path);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static RunSettings Settings(ILink radio, DemoStimulators? stimulators, (int Http, int Udp) ports) => new()
    {
        Buses = stimulators is null ? [] : [stimulators.Settings],
        Http = new IPEndPoint(IPAddress.Loopback, ports.Http),
        Networks = [new NetworkSettings { Name = Network, Key = Key, OwnLinks = [radio], Links = [LinkAddress.Parse($"udp://127.0.0.1:{ports.Udp}", out _)!] }],
    };

    private async Task<string[]> HeaderAsync(RunningGateway gateway, DemoFolder folder, CancellationToken stop)
    {
        string udp = gateway.Links.First(static link => link.StartsWith("udp:", StringComparison.Ordinal));
        folder.Remember(gateway.Address.Port, new Uri(udp).Port);
        string[] known =
        [
            $"ready http={gateway.Address.ToString().TrimEnd('/')} link={udp} data={folder.Path}",
            $"watch it:         {await DemoLink.MakeAsync(gateway.Address, folder.Path, isTerminal, stop).ConfigureAwait(false)}",
            $"send a command:   ./sallyport send {DemoFleet.Lamps[0]} set --json '{{\"light\":1}}' --data {folder.Path}",
            gateway.Control.Outputs!.Buses.Count == 0 ? "no outputs:       this machine makes no pseudo terminals" : $"drive an output:  page Outputs, or ./sallyport outputs arm {DemoStimulators.Ids[0]} --output 0 --data {folder.Path}",
            $"join with a node: ./sallyport node --link {udp} --network-name {Network} --network-key-file {folder.KeyFile} --mac 02:00:00:00:00:01 --name mine",
            folder.Stays ? "stop:             Ctrl-C, or kill it; started again it goes on where it was (--fresh begins anew)" : "stop:             Ctrl-C",
        ];
        return folder.Note is { } note ? [.. known, $"note:             {note}"] : known;
    }

    private async Task ShowAsync(RunningGateway gateway, DemoBoard board, string[] header, Task broken, CancellationToken stop)
    {
        // As they are, each on a line of its own: a link that was broken into two cannot be followed.
        await WriteAsync(header).ConfigureAwait(false);
        if (isTerminal)
        {
            IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
            await console.Live(Picture(console, gateway, board)).StartAsync(picture => EachAsync(
                broken,
                () =>
                {
                    board.Update();
                    picture.UpdateTarget(Picture(console, gateway, board));
                },
                stop)).ConfigureAwait(false);
            return;
        }

        await EachAsync(
            broken,
            () =>
            {
                foreach (string line in board.Update())
                {
                    output.WriteLine(line);
                }

                output.Flush();
            },
            stop).ConfigureAwait(false);
        await WriteAsync([$"{gateway.Control.Devices.Count} devices, {gateway.Control.Journal.CommittedSeq} events, refused: {string.Join(", ", board.Refusals.Select(static pair => $"{pair.Key} {pair.Value.Count}"))}"]).ConfigureAwait(false);
    }

    // The terminal may become larger or smaller meanwhile.
    private static IRenderable Picture(IAnsiConsole console, RunningGateway gateway, DemoBoard board) =>
        new DemoTable(console.Profile.Width, console.Profile.Height).Draw(DateTimeOffset.UtcNow, gateway.Control.Devices, board.Values, board.Refusals, board.Events);

    private async Task WriteAsync(string[] lines)
    {
        foreach (string line in lines)
        {
            await output.WriteLineAsync(line).ConfigureAwait(false);
        }
    }

    private static async Task EachAsync(Task broken, Action show, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && !broken.IsCompleted)
        {
            show();
            await Task.WhenAny(Task.Delay(Refresh, stop), broken).ConfigureAwait(false);
        }

        show();
    }

    // The simulated air knows a strength too, but only within itself; the wire to the gateway's thread carries frames only.
    private static sbyte? Signal(MacAddress device)
    {
        ulong mixed = device.Value * 0x9E37_79B9_7F4A_7C15;
        int steady = (int)(mixed >> 32) & 0x7FFF_FFFF;
        return (sbyte)(StrongestSignal - (steady % SignalSpread) - (Environment.TickCount64 / 1000 % 3));
    }
}
