using Microsoft.Extensions.Logging;
using Sallyport.Wire;

namespace Sallyport.Gateway.Host;

/// <summary>
/// Runs a <see cref="GatewayHost"/> on three threads, the only ones of the gateway: one talks to devices, one commits groups (a few milliseconds, or
/// 1,000 entries), one tells the world. Each sleeps until it is woken or its next deadline comes.
/// </summary>
public sealed partial class GatewayPump : IAsyncDisposable
{
    private const int GroupEntries = 1000;

    // A step that fails at each try fails about ten times a second; the log hears of it once a minute.
    private const int FailuresPerLine = 600;

    private static readonly TimeSpan GroupTime = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseAfterRefusal = TimeSpan.FromMilliseconds(100);

    private readonly GatewayHost _host;
    private readonly IClock _clock;
    private readonly ILogger _logger;
    private readonly AutoResetEvent _radio = new(false);
    private readonly AutoResetEvent _pending = new(false);
    private readonly AutoResetEvent _group = new(false);
    private readonly AutoResetEvent _settle = new(false);
    private readonly List<Thread> _threads = [];
    private int _refusals;
    private volatile bool _stopping;
    private bool _stopped;

    /// <summary>A pump that does not run yet.</summary>
    /// <param name="host">Stepped by this pump alone from now on.</param>
    /// <param name="clock">The host's clock; thread safe.</param>
    /// <param name="logger">For faults of the environment.</param>
    public GatewayPump(GatewayHost host, IClock clock, ILogger logger)
    {
        _host = host;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Starts the outputs and the threads.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _host.RadioReady = Wake(_radio);
        await _host.StartAsync(_clock.Now, Wake(_settle), cancellationToken).ConfigureAwait(false);
        Start("radio", _radio, RunRadio);
        Start("journal", _pending, RunCommit);
        Start("outputs", _settle, RunSettle);
    }

    /// <summary>Stops the threads in the order of the data, then ends the host's work. Harmless when called twice.</summary>
    public async Task StopAsync()
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        _stopping = true;
        _host.RadioReady = null;
        foreach (var signal in (ReadOnlySpan<AutoResetEvent>)[_radio, _pending, _group, _settle])
        {
            signal.Set();
        }

        foreach (var thread in _threads)
        {
            thread.Join();
        }

        await _host.StopAsync(_clock.Now).ConfigureAwait(false);
    }

    /// <summary>Stops.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _radio.Dispose();
        _pending.Dispose();
        _group.Dispose();
        _settle.Dispose();
    }

    // Outputs and links may raise Ready for a moment after the stop; the signals are disposed only after the host has stopped them.
    private static Action Wake(AutoResetEvent signal) => () =>
    {
        try
        {
            signal.Set();
        }
        catch (ObjectDisposedException)
        {
            // A late call from a thread that is ending; there is nothing left to wake.
        }
    };

    private void Start(string name, AutoResetEvent signal, Func<TimeSpan> step)
    {
        var thread = new Thread(() => Loop(name, signal, step)) { Name = $"sallyport-{name}", IsBackground = true };
        _threads.Add(thread);
        thread.Start();
    }

    private void Loop(string name, AutoResetEvent signal, Func<TimeSpan> step)
    {
        var failures = 0;
        while (!_stopping)
        {
            TimeSpan rest;
            try
            {
                rest = step();
                if (failures > 0)
                {
                    failures = 0;
                    _host.NoteThread(name, null);
                    Log.StepRecovered(_logger, name);
                }
            }
            catch (Exception exception)
            {
                // A fault in one step must not end the gateway: the next step starts from what is in the journal. Health shows it as long as it lasts.
                _host.NoteThread(name, exception);
                if (failures++ % FailuresPerLine == 0)
                {
                    Log.StepFailed(_logger, name, exception);
                }

                rest = PauseAfterRefusal;
            }

            if (rest > TimeSpan.Zero)
            {
                signal.WaitOne(rest);
            }
        }
    }

    private TimeSpan RunRadio()
    {
        var now = _clock.Now;
        var next = _host.RunRadio(now);
        var pending = _host.PendingEntries;
        if (pending > 0)
        {
            _pending.Set();
        }

        if (pending >= GroupEntries)
        {
            _group.Set();
        }

        return Rest(next, now);
    }

    private TimeSpan RunCommit()
    {
        if (_host.PendingEntries == 0)
        {
            return LongestRest;
        }

        _group.WaitOne(GroupTime);
        if (!_host.CommitTurn())
        {
            if (_refusals++ % FailuresPerLine == 0)
            {
                Log.CommitRefused(_logger, _host.PendingEntries, _host.JournalRefusal ?? "unknown");
            }

            _settle.Set();
            return PauseAfterRefusal;
        }

        if (_refusals > 0)
        {
            _refusals = 0;
            Log.CommitRecovered(_logger);
        }

        _settle.Set();
        _radio.Set();
        return TimeSpan.Zero;
    }

    private TimeSpan RunSettle()
    {
        var now = _clock.Now;
        var next = _host.Settle(now);
        if (_host.PendingEntries > 0)
        {
            // What the gateway concluded by itself.
            _pending.Set();
        }

        return Rest(next, now);
    }

    private static TimeSpan Rest(Deadline? next, Now now)
    {
        if (next is not { } deadline)
        {
            return LongestRest;
        }

        var rest = deadline.At - now.Monotonic;
        return rest < TimeSpan.Zero ? TimeSpan.Zero : rest < LongestRest ? rest : LongestRest;
    }
}
