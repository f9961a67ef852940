using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Sallyport.Links;
using Sallyport.Links.Udp;

namespace Sallyport.Cli.Commands;

/// <summary><c>radio hub</c>: stations register and exchange frames in UDP datagrams (espnow.md section 8) until a signal stops it.</summary>
internal static class RadioHubCommand
{
    public static Command Build()
    {
        var command = new DocumentedCommand(
            "hub", "Carries frames between processes as the air would: broadcasts to all registered stations, unicasts to the owner.", "radio hub --listen 127.0.0.1:7100", "radio hub --listen 0.0.0.0:7100 --public");
        var listen = new Option<string>("--listen") { Description = "Where it listens; port 0 takes any", HelpName = "ADDR:PORT", Required = true };
        var open = new Option<bool>("--public") { Description = "Allow an address that other machines reach; the frames have no protection of their own there" };
        command.Add(listen);
        command.Add(open);
        command.SetAction(async (parsed, stop) =>
        {
            using var hub = Open(parsed.GetValue(listen)!, parsed.GetValue(open));
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            await output.WriteLineAsync($"ready hub=udp://{hub.Endpoint}").ConfigureAwait(false);
            await output.FlushAsync(stop).ConfigureAwait(false);
            try
            {
                await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(false);
            }
            finally
            {
                LinkCounters counts = hub.Counters;
                await error.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"hub: {hub.Stations} stations, {counts.Received} frames, {counts.Sent} forwarded, {counts.NotAcknowledged} to nobody, {counts.Malformed} malformed")).ConfigureAwait(false);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static UdpHub Open(string listen, bool open)
    {
        if (!UdpLinkOptions.TryParse(listen, [], out UdpLinkOptions? place, out string? error))
        {
            throw CommandFailure.Usage($"--listen: {error}");
        }

        if (!open && !IPAddress.IsLoopback(place!.Endpoint.Address))
        {
            throw CommandFailure.Usage($"--listen: {place.Endpoint} can be reached from other machines; say --public to allow it");
        }

        try
        {
            return new UdpHub(place!.Endpoint, open);
        }
        catch (SocketException exception)
        {
            throw CommandFailure.Refused($"cannot listen on {place!.Endpoint}: {exception.Message}; choose another port with --listen");
        }
    }
}
