using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Downlinks;

namespace Sallyport.Cli.Demo;

/// <summary>Somebody who switches the lamps now and then, so that commands are seen too: one lamp after the other, then all by broadcast.</summary>
internal static class DemoOperator
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(7);
    private static readonly Caller Me = new("demo", "local", "cli");

    // {"light":1} and {"light":0} as MessagePack.
    private static readonly byte[] On = [0x81, 0xA5, .. "light"u8, 0x01];
    private static readonly byte[] Off = [0x81, 0xA5, .. "light"u8, 0x00];

    /// <summary>Goes on until it is cancelled, which is a normal end.</summary>
    public static async Task RunAsync(IGatewayControl control, string network, CancellationToken stop)
    {
        // By address: a person may rename the lamps.
        string[] targets = [.. DemoFleet.LampAddresses, "broadcast"];
        using var timer = new PeriodicTimer(Pause);
        try
        {
            for (int turn = 0; await timer.WaitForNextTickAsync(stop).ConfigureAwait(false); turn++)
            {
                string target = targets[turn % targets.Length];
                var request = new DownlinkRequest { Device = $"enigmaiot/{network}/{target}", Verb = DownlinkVerb.Set, Encoding = "msgpack", Payload = turn % 2 == 0 ? On : Off };
                await control.SubmitAsync(request, Me, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The demo ends.
        }
    }
}
