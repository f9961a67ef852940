using Sallyport.Devices;
using Sallyport.Links;
using Sallyport.Links.Serial;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Wire.Session;

namespace Sallyport.Cli.Stimulators;

/// <summary>Listens to a line and never says anything on it.</summary>
/// <param name="detector">Takes what is heard.</param>
internal sealed class DialectListener(DialectDetector detector) : ILinkReceiver
{
    private const int ArrivalsPerTurn = 256;

    /// <summary>Listens for so long, or until it is stopped, which is as good an end.</summary>
    /// <param name="port">The line.</param>
    /// <param name="time">How long.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="CommandFailure">The port cannot be opened.</exception>
    public async Task RunAsync(SerialLinkOptions port, TimeSpan time, CancellationToken stop)
    {
        // Before the link, so that it is there as long as the link's threads are.
        using var heard = new SemaphoreSlim(0);
        using SerialLink link = Open(port);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        ending.CancelAfter(time);
        TimeSpan silence = new LineOptions { BaudRate = port.BaudRate }.Silence;
        var clock = new HostClock();
        link.Ready = () => heard.Release();
        try
        {
            while (true)
            {
                while (link.Poll(this, clock.Now, ArrivalsPerTurn) == ArrivalsPerTurn)
                {
                }

                if (!await heard.WaitAsync(silence, ending.Token).ConfigureAwait(false))
                {
                    detector.Idle();
                    await heard.WaitAsync(ending.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            link.Ready = null;
            link.Poll(this, clock.Now, int.MaxValue);
        }
    }

    void ILinkReceiver.Receive(in Arrival arrival) => detector.Listen(arrival.Octets);

    void ILinkReceiver.Complete(TransmitId id, TransmitOutcome outcome)
    {
    }

    private static SerialLink Open(SerialLinkOptions port)
    {
        try
        {
            return new SerialLink(port);
        }
        catch (IOException trouble)
        {
            throw CommandFailure.Refused($"{port.Path}: {trouble.Message}");
        }
    }
}
