using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Configuration.Stored;
using Sallyport.Cli.Data;
using Sallyport.Cli.Readiness;
using Sallyport.Cli.Running;
using Sallyport.Cli.Tls;
using Sallyport.Storage;

namespace Sallyport.Cli.Commands;

/// <summary><c>run</c>: a gateway until it is told to stop. Prints one line when it serves.</summary>
internal static class RunCommand
{
    public static Command Build()
    {
        var command = new DocumentedCommand(
            "run",
            "Runs a gateway. Prints one line 'ready http=URL link=... mqtt=...' when it serves; everything else goes to standard error.",
            "run --network-name MyNet --network-key-file net.key --link udp://127.0.0.1:7000",
            "run --data /var/lib/sallyport --mqtt mqtt://127.0.0.1 --policy unencrypted=on");
        Option<string> data = GatewayFlags.MakeFolderOption();
        command.Add(data);
        RunFlags flags = RunFlags.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            TextWriter error = parsed.InvocationConfiguration.Error;
            string folder = parsed.GetValue(data)!;
            RunningGateway.RequireFolder(folder);
            var warnings = new List<string>();
            OpenRestored(folder);
            SettingLayers layers = flags.Gather(parsed, folder, Environment.GetEnvironmentVariables());

            // What was written outside of the data folder must be right by itself; then a mistake leaves no folder behind.
            SettingLoader.Load(layers.Join(StoredSettings.None, static _ => null, out _), warnings);
            var plan = SettingPlan.Of(layers);
            foreach (string warning in warnings)
            {
                await error.WriteLineAsync($"sallyport: warning: {warning}").ConfigureAwait(false);
            }

            using ILoggerFactory logging = Logging();
            var systemd = SystemdNotifier.FromEnvironment();
            for (var first = true; !stop.IsCancellationRequested; first = false)
            {
                RunningGateway gateway = await StartAsync(plan, folder, logging, error, stop).ConfigureAwait(false);
                await using (gateway.ConfigureAwait(false))
                {
                    if (first)
                    {
                        await Announce(gateway, gateway.Settings, parsed.InvocationConfiguration, systemd).ConfigureAwait(false);
                        await TellOwnerAsync(gateway, folder, error, stop).ConfigureAwait(false);
                    }

                    // What reading the journal left behind goes back to the system before the quiet time begins.
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

                    await Task.WhenAny(gateway.Ended, Task.Delay(Timeout.Infinite, stop)).ConfigureAwait(false);
                    if (stop.IsCancellationRequested)
                    {
                        systemd.Stopping();
                    }
                }
            }

            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>A folder that was unpacked from a backup by hand has its small files wrapped still.</summary>
    private static void OpenRestored(string folder)
    {
        try
        {
            SealedFiles.Open(folder);
        }
        catch (StorageException trouble)
        {
            throw CommandFailure.Refused(trouble.Message);
        }
    }

    private static async Task<RunningGateway> StartAsync(SettingPlan plan, string folder, ILoggerFactory logging, TextWriter error, CancellationToken stop)
    {
        try
        {
            return await RunningGateway.StartAsync(plan, folder, logging, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // A clean stop all the same, but nobody who waits for the ready line shall wonder.
            await error.WriteLineAsync("sallyport: stopped before it was ready").ConfigureAwait(false);
            throw;
        }
    }

    private static async Task Announce(RunningGateway gateway, RunSettings settings, InvocationConfiguration terminal, SystemdNotifier systemd)
    {
        foreach (string note in settings.Notes)
        {
            await terminal.Error.WriteLineAsync($"sallyport: {note}").ConfigureAwait(false);
        }

        string links = string.Concat(gateway.Links.Select(link => $" link={link}"));
        if (gateway.Fingerprint is { } fingerprint)
        {
            await terminal.Error.WriteLineAsync($"sallyport: the certificate is self-made; compare this SHA-256 fingerprint with what the browser shows: {ServerCertificate.Readable(fingerprint)}").ConfigureAwait(false);
        }

        string secure = gateway.Secure is { } https && https != gateway.Address ? $" https={https.ToString().TrimEnd('/')}" : "";
        string where = $"http={gateway.Address.ToString().TrimEnd('/')}{secure}{links}{(gateway.Broker is { } broker ? $" mqtt={broker}" : "")}";
        await terminal.Output.WriteLineAsync($"ready {where}").ConfigureAwait(false);
        systemd.Ready(where);
    }

    /// <summary>While nobody owns the gateway a person at a terminal is shown the one-time link; a log is never told.</summary>
    private static async Task TellOwnerAsync(RunningGateway gateway, string folder, TextWriter error, CancellationToken stop)
    {
        if (gateway.Access.Users.HasOwner)
        {
            return;
        }

        bool isTerminal = !Console.IsErrorRedirected && ReferenceEquals(error, Console.Error);
        string? link = isTerminal ? await gateway.MakeOwnerLinkAsync(stop).ConfigureAwait(false) : null;
        string command = folder == "./data" ? "./sallyport users link" : $"./sallyport users link --data {folder}";
        await error.WriteLineAsync(link is null
            ? $"sallyport: nobody owns this gateway yet: run '{command}'"
            : $"sallyport: nobody owns this gateway yet; open this once, within 24 hours, to become its owner: {link}").ConfigureAwait(false);
    }

    private static ILoggerFactory Logging() => LoggerFactory.Create(static builder => builder
        .SetMinimumLevel(LogLevel.Information)
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)   // a port in use is told once, in one sentence
        .AddSimpleConsole(static console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        })
        .Services.Configure<ConsoleLoggerOptions>(static console => console.LogToStandardErrorThreshold = LogLevel.Trace));
}
