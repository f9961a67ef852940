using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Data;
using Sallyport.Cli.Running;
using Sallyport.Links;
using Sallyport.Wire;
using Spectre.Console;

namespace Sallyport.Cli.Demo;

/// <summary>Gateway and fleet in one process on a scratch folder that goes with it.</summary>
/// <param name="output">Standard output.</param>
/// <param name="isTerminal">Draw a picture; otherwise one line per event.</param>
internal sealed class DemoRun(TextWriter output, bool isTerminal)
{
    private const string Network = "demo";
    private const string Key = "only a demonstration";
    private const int StrongestSignal = -42;
    private const int SignalSpread = 40;
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs until it is cancelled, which is a normal end.</summary>
    /// <param name="seed">Decides what the fleet does.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(ulong seed, CancellationToken stop)
    {
        string scratch = Directory.CreateTempSubdirectory("sallyport-demo-").FullName;
        try
        {
            await RunAsync(seed, scratch, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped while it was still starting.
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private async Task RunAsync(ulong seed, string scratch, CancellationToken stop)
    {
        string folder = Path.Combine(scratch, "data");
        string keyFile = Path.Combine(scratch, "network.key");
        GatewayFolder.WriteOwnerOnly(keyFile, Key + "\n");
        (PipeLink toFleet, PipeLink toGateway) = PipeLink.Make(RunSettings.DefaultAddress, Signal);
        using var fleet = new DemoFleet(seed, Network, Key, RunSettings.DefaultAddress, toGateway);
        RunningGateway gateway = await RunningGateway.StartAsync(Settings(toFleet), folder, NullLoggerFactory.Instance, stop).ConfigureAwait(false);
        await using (gateway.ConfigureAwait(false))
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
            Task devices = Task.Run(() => fleet.RunAsync(ending.Token), CancellationToken.None);
            Task operators = DemoOperator.RunAsync(gateway.Control, Network, ending.Token);
            try
            {
                await ShowAsync(gateway, Header(gateway, folder, keyFile), Task.WhenAny(devices, operators), stop).ConfigureAwait(false);
            }
            finally
            {
                await ending.CancelAsync().ConfigureAwait(false);
                await Task.WhenAll(devices, operators).ConfigureAwait(false);
            }
        }
    }

    private static RunSettings Settings(ILink radio) => new()
    {
        Http = new IPEndPoint(IPAddress.Loopback, 0),
        Networks = [new NetworkSettings { Name = Network, Key = Key, OwnLinks = [radio], Links = [LinkAddress.Parse("udp://127.0.0.1:0", out _)!] }],
    };

    private string[] Header(RunningGateway gateway, string folder, string keyFile)
    {
        string rest = gateway.Address.ToString().TrimEnd('/');
        string udp = gateway.Links.First(static link => link.StartsWith("udp:", StringComparison.Ordinal));
        return
        [
            $"ready http={rest} link={udp} data={folder}",
            $"watch it:         {Link(rest, folder)}",
            $"send a command:   ./sallyport send {DemoFleet.Lamps[0]} set --json '{{\"light\":1}}' --data {folder}",
            $"join with a node: ./sallyport node --link {udp} --network-name {Network} --network-key-file {keyFile} --mac 02:00:00:00:00:01 --name mine",
            "stop:             Ctrl-C",
        ];
    }

    // The part behind # is never sent anywhere; still the token is shown to a person only and not to a pipe, which may be a log.
    private string Link(string rest, string folder) => isTerminal ? $"{rest}/#token={File.ReadAllText(Path.Combine(folder, "token")).Trim()}" : $"{rest}/ with the token in {folder}/token";

    private async Task ShowAsync(RunningGateway gateway, string[] header, Task broken, CancellationToken stop)
    {
        var board = new DemoBoard(gateway.Control);
        if (isTerminal)
        {
            IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
            var table = new DemoTable(header, gateway.Control, board);
            await console.Live(table.Draw(DateTimeOffset.UtcNow)).StartAsync(picture => EachAsync(
                broken,
                () =>
                {
                    board.Update();
                    picture.UpdateTarget(table.Draw(DateTimeOffset.UtcNow));
                },
                stop)).ConfigureAwait(false);
            return;
        }

        await WriteAsync(header).ConfigureAwait(false);
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
