using Sallyport.Mqtt.Client.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Mqtt.Client.Transport;

/// <content>One connection.</content>
public sealed partial class MqttClient
{
    private sealed class Pump(MqttClient client, Stream stream, CancellationToken stop)
    {
        private readonly MqttSession _session = client._session;
        private readonly Outbox _outbox = new(client._owner);
        private readonly byte[] _incoming = new byte[16 * 1024];

        private ITimer? _timer;
        private Instant _armed = Instant.Never;
        private Instant? _stopBy;
        private Instant? _upSince;
        private Task<int>? _reading;
        private Task? _writing;
        private TransmitId _inWrite;

        public async Task<string> RunAsync()
        {
            _timer = client._time.CreateTimer(static state => ((MqttClient)state!).Wake(), client, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            try
            {
                _session.Receive(new Arrival { Kind = ArrivalKind.Opened }, client.Now, _outbox);
                while (Turn())
                {
                    await client._wake.WaitAsync().ConfigureAwait(false);
                    await HarvestAsync().ConfigureAwait(false);
                }

                return ConnectSentences.Of(client._connector.Name, _outbox.Closed).Sentence;
            }
            finally
            {
                await _timer.DisposeAsync().ConfigureAwait(false);
                await stream.DisposeAsync().ConfigureAwait(false);
                await AbandonAsync().ConfigureAwait(false);
                client._lived = _upSince is { } since ? client.Now.Monotonic - since : TimeSpan.Zero;
                _session.Receive(new Arrival { Kind = ArrivalKind.Closed }, client.Now, _outbox);
                client._owner.Settle();
            }
        }

        // False when there is nothing left to do on this connection.
        private bool Turn()
        {
            var now = client.Now;
            if (_session.NextDeadline is { } due && due.At <= now.Monotonic)
            {
                _session.Advance(now, _outbox, 0);
            }

            Fill(now);
            NoticeUp(now);
            client._owner.Settle();
            if (_writing is null && _outbox.Length > 0)
            {
                _writing = stream.WriteAsync(_outbox.Swap(out _inWrite), CancellationToken.None).AsTask();
                WakeWhenDone(_writing);
            }

            if (_outbox.Closed is { } closed && (_writing is null || closed.Reason != MqttCloseReason.Requested || now.Monotonic >= _stopBy))
            {
                return false;
            }

            if (_reading is null && _outbox.Length < Outbox.HardLimit)
            {
                _reading = stream.ReadAsync(_incoming, CancellationToken.None).AsTask();
                WakeWhenDone(_reading);
            }

            Arm(now);
            return true;
        }

        private void Fill(Now now)
        {
            if (stop.IsCancellationRequested)
            {
                _stopBy ??= now.Monotonic + Grace;
            }

            var isStopping = _stopBy is not null;
            while (_session.IsUp && !_outbox.IsFull)
            {
                if (_session.HasUnsent)
                {
                    _session.Advance(now, _outbox, 64);
                }
                else if (_session.Room > 0 && client._owner.TryNext(now, isStopping, out var command))
                {
                    _session.Submit(command, now, _outbox);
                }
                else
                {
                    break;
                }
            }

            // Waiting for the last acknowledgements saves sending those messages twice; but no longer than the grace.
            var mayLeave = !_session.IsUp || now.Monotonic >= _stopBy || _session.IsIdle;
            if (isStopping && mayLeave && _outbox.Closed is null)
            {
                _session.Submit(MqttCommand.Disconnect(), now, _outbox);
            }
        }

        private void NoticeUp(Now now)
        {
            if (_upSince is null && _session.IsUp)
            {
                _upSince = now.Monotonic;
                Log.Connected(client._logger, client._connector.Name);
            }
        }

        private async ValueTask HarvestAsync()
        {
            if (_writing is { IsCompleted: true })
            {
                await _writing.ConfigureAwait(false);
                _writing = null;
                _session.Complete(_inWrite, TransmitOutcome.Acknowledged, client.Now, _outbox);
            }

            if (_reading is { IsCompleted: true })
            {
                var length = await _reading.ConfigureAwait(false);
                _reading = null;
                var kind = length == 0 ? ArrivalKind.Closed : ArrivalKind.Octets;
                _session.Receive(new Arrival { Kind = kind, Octets = _incoming.AsSpan(0, length) }, client.Now, _outbox);
            }
        }

        // The timer is only moved forward: a deadline that moved away costs one idle turn, not a timer change for each packet.
        private void Arm(Now now)
        {
            var due = _session.HasUnsent ? Instant.Never : _session.NextDeadline?.At ?? Instant.Never;
            if (client._owner.NextDeadline is { } wanted && wanted < due && _session.Room > 0)
            {
                due = wanted;
            }

            due = _stopBy is { } stopBy && stopBy < due ? stopBy : due;
            if (_armed <= now.Monotonic)
            {
                _armed = Instant.Never;
            }

            if (due < _armed)
            {
                _armed = due;
                var wait = due - now.Monotonic;
                var rounded = (wait > TimeSpan.Zero ? wait : TimeSpan.Zero) + TimeSpan.FromMilliseconds(1);
                _timer!.Change(rounded, Timeout.InfiniteTimeSpan);
            }
        }

        private void WakeWhenDone(Task task)
        {
            if (task.IsCompleted)
            {
                client.Wake();
            }
            else
            {
                task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(client.Wake);
            }
        }

        // The stream is disposed: both end soon. Their failures say nothing new.
        private async Task AbandonAsync()
        {
            if (_reading is not null)
            {
                await ((Task)_reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (_writing is not null)
            {
                await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
