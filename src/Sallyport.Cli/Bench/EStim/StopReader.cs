using System.Diagnostics;
using Sallyport.Links;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Cli.Bench.EStim;

/// <summary>The device's end of a line that notes when the packets of the gateway end.</summary>
/// <param name="inner">The line; disposed with this one.</param>
internal sealed class StopReader(ILink inner) : LinkAround(inner), ILinkReceiver
{
    private static readonly TimeSpan OctetTime = new LineOptions().OctetTime;
    private readonly PacketParser _parser = new(Dialect.Default, 1024);
    private readonly Lock _lock = new();
    private ILinkReceiver? _receiver;
    private long _pressedAt;
    private TimeSpan _restOfOther;
    private TaskCompletionSource<(double Whole, double BehindPacket)>? _stop;

    /// <summary>Somebody presses the key now.</summary>
    /// <returns>Milliseconds to the last octet of the first C1: all, and without the rest of the one packet before it.</returns>
    public Task<(double Whole, double BehindPacket)> Press()
    {
        lock (_lock)
        {
            _stop = new TaskCompletionSource<(double, double)>(TaskCreationOptions.RunContinuationsAsynchronously);
            _pressedAt = Stopwatch.GetTimestamp();
            _restOfOther = TimeSpan.Zero;
            return _stop.Task;
        }
    }

    /// <inheritdoc/>
    public override int Poll(ILinkReceiver receiver, Now now, int budget)
    {
        _receiver = receiver;
        return base.Poll(this, now, budget);
    }

    void ILinkReceiver.Receive(in Arrival arrival)
    {
        long time = Stopwatch.GetTimestamp();
        for (var rest = arrival.Octets; !rest.IsEmpty; rest = rest[_parser.Feed(rest)..])
        {
            Read(time);
        }

        Read(time);
        _receiver!.Receive(arrival);
    }

    void ILinkReceiver.Complete(TransmitId id, TransmitOutcome outcome) => _receiver!.Complete(id, outcome);

    private void Read(long time)
    {
        while (_parser.TryRead(out var packet))
        {
            lock (_lock)
            {
                if (_stop is null)
                {
                    continue;
                }

                TimeSpan sincePress = Stopwatch.GetElapsedTime(_pressedAt, time);
                if (packet.Type != PacketType.EmergencyStop)
                {
                    TimeSpan onTheLine = packet.Octets.Length * OctetTime;
                    _restOfOther = sincePress < onTheLine ? sincePress : onTheLine;
                    continue;
                }

                _stop.SetResult((sincePress.TotalMilliseconds, (sincePress - _restOfOther).TotalMilliseconds));
                _stop = null;
            }
        }
    }
}
