using Sallyport.Links;
using Sallyport.Simulation.Air;
using Sallyport.Wire.Session;

namespace Sallyport.Simulation.Fleet;

/// <summary>
/// Runs a fleet in real time against a gateway behind a link: virtual time follows the clock on the wall, and a bridge carries frames between the simulated
/// air and the link. One thread; the link is disposed with the runner, the fleet is not.
/// </summary>
public sealed class FleetRunner : IDisposable
{
    private const int Budget = 1_024;
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(200);

    private readonly FleetWorld _world;
    private readonly ILink _link;
    private readonly AirStation _bridge;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _signal = new(0, 1);

    /// <summary>Puts the bridge on the air, in the gateway's place.</summary>
    /// <param name="world">The fleet.</param>
    /// <param name="link">Leads to the gateway; accepts any destination, because the nodes are behind it.</param>
    /// <param name="time">The clock on the wall.</param>
    public FleetRunner(FleetWorld world, ILink link, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(time);
        (_world, _link, _time) = (world, link, time);
        _bridge = world.Air.Attach(world.GatewayAddress, world.Channel);
        _link.Ready = Wake;
    }

    /// <summary>Frames from the fleet to the gateway.</summary>
    public long Uplinks { get; private set; }

    /// <summary>Frames from the gateway to the fleet.</summary>
    public long Downlinks { get; private set; }

    /// <summary>Runs for a span of real time, or until it is cancelled, which is a normal end.</summary>
    public async Task RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        var origin = _world.Scheduler.Now;
        while (!cancellationToken.IsCancellationRequested)
        {
            var elapsed = _time.GetElapsedTime(began);
            if (elapsed >= duration)
            {
                return;
            }

            _world.Scheduler.RunUntil(origin + elapsed);
            var moved = _link.Poll(new FromGateway(this), _world.Scheduler.Clock.Now, Budget) + _bridge.Poll(new FromFleet(this), default, Budget);
            if (moved == 0)
            {
                var next = _world.Scheduler.NextAt is { } due ? due - origin - _time.GetElapsedTime(began) : LongestRest;
                await RestAsync(next, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _link.Ready = null;
        _bridge.Dispose();
        _link.Dispose();
    }

    private async Task RestAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        // Frames are a millisecond apart at best; shorter rests would only burn the processor.
        var rest = span < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : span > LongestRest ? LongestRest : span;
        try
        {
            await _signal.WaitAsync(rest, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The loop ends by itself.
        }
    }

    private void Wake()
    {
        try
        {
            if (_signal.CurrentCount == 0)
            {
                _signal.Release();
            }
        }
        catch (SemaphoreFullException)
        {
            // Two threads woke it at once: once is enough.
        }
    }

    private sealed class FromGateway(FleetRunner runner) : ILinkReceiver
    {
        public void Receive(in Arrival arrival)
        {
            if (arrival.Kind == ArrivalKind.Frame && arrival.Octets.Length <= runner._bridge.MaximumPayload)
            {
                runner.Downlinks++;
                runner._bridge.Send(TransmitId.None, arrival.Source, arrival.Destination, arrival.Octets);
            }
        }

        public void Complete(TransmitId id, TransmitOutcome outcome)
        {
            // The bridge asks for no outcomes.
        }
    }

    private sealed class FromFleet(FleetRunner runner) : ILinkReceiver
    {
        public void Receive(in Arrival arrival)
        {
            runner.Uplinks++;
            runner._link.Send(TransmitId.None, arrival.Source, arrival.Destination, arrival.Octets);
        }

        public void Complete(TransmitId id, TransmitOutcome outcome)
        {
            // The bridge asks for no outcomes.
        }
    }
}
