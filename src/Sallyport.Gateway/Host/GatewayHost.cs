using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Sallyport.Gateway.Alerts;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.EStim;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Outputs;
using Sallyport.Gateway.Policies;
using Sallyport.Gateway.State;
using Sallyport.Wire;

namespace Sallyport.Gateway.Host;

/// <summary>
/// The gateway without threads: segments, journal, state store and outputs, moved by three kinds of steps. <see cref="RunRadio"/> talks to devices and
/// never touches the disk; <see cref="CommitTurn"/> makes what was learned durable; <see cref="Settle"/> tells the world about it. Each step is bounded.
/// A pump runs each kind on a thread of its own; a simulation calls <see cref="RunTurn"/> and <see cref="CommitTurn"/> on one thread and virtual time.
/// </summary>
/// <remarks>The journal, the store and the drivers belong to the caller, who disposes them after <see cref="StopAsync"/>. Outputs are disposed by <see cref="StopAsync"/>.</remarks>
public sealed class GatewayHost
{
    private const string AuditSetting = "audit.newest";
    private const int StateBatch = 5_000;
    private static readonly TimeSpan PresenceInterval = TimeSpan.FromSeconds(5);

    private readonly IJournal _journal;
    private readonly IStateStore _store;
    private readonly GatewayHostOptions _options;
    private readonly PolicySet _policies;
    private readonly ISegmentDriver[] _drivers;
    private readonly OutputFeed[] _feeds;
    private readonly TurnSink _sink;
    private readonly CommandInbox _inbox;
    private readonly UrgentOrders _urgent = new();
    private readonly DeviceProjection _devices;
    private readonly DownlinkProjection _downlinks;
    private readonly EntryCounter _counter = new();
    private readonly GatewayWatch _watch;
    private readonly ConcurrentDictionary<string, string> _failingThreads = new(StringComparer.Ordinal);
    private long _projectedSeq;
    private long _flushedSeq;
    private Instant _flushedAt;
    private string? _newestAudit;
    private string? _savedAudit;
    private Instant? _refusingSince;
    private Instant _presenceDue;
    private volatile string? _storeFault;
    private Action? _settleReady;
    private bool _started;

    /// <summary>Loads the projection, replays the journal's tail over it, and takes over the open downlinks.</summary>
    /// <param name="journal">Opened; nothing pending.</param>
    /// <param name="store">Opened.</param>
    /// <param name="policies">The same that the drivers read.</param>
    /// <param name="drivers">One per segment; protocol and segment must differ.</param>
    /// <param name="outputs">Names must differ.</param>
    /// <param name="options">Bounds.</param>
    public GatewayHost(IJournal journal, IStateStore store, PolicySet policies, IEnumerable<ISegmentDriver> drivers, IEnumerable<IGatewayOutput> outputs, GatewayHostOptions options)
    {
        _journal = journal;
        _store = store;
        _policies = policies;
        _options = options;
        _drivers = [.. drivers];
        _feeds = [.. outputs.Select(output => new OutputFeed(output, store, options.CursorInterval))];
        RequireDistinct(_drivers.Select(static driver => $"{driver.Protocol}/{driver.Segment}"), nameof(drivers));
        RequireDistinct(_feeds.Select(static feed => feed.Output.Name), nameof(outputs));
        _sink = new TurnSink(journal, options, DriverOf);
        foreach (var driver in _drivers)
        {
            driver.Frames = options.Frames;
        }

        _inbox = new CommandInbox(options.WaitingCommands, () => _journal.Refusal);
        _devices = new DeviceProjection(options.MaximumDevices);
        _downlinks = new DownlinkProjection(options.ClosedDownlinks);
        _watch = new GatewayWatch(journal, store, _devices, _drivers, options);
        Restore();
        var audit = LoadAudit();
        var executor = new CommandExecutor(journal, _sink.Queue, _devices, policies, audit, DriverOf, _sink, _downlinks.NewestId);
        var alerts = new AlertDesk(journal, _watch.Book, _watch.Rules, _watch.Surroundings, _inbox, executor, () => _watch.UtcMicroseconds);
        IOutputDriver[] outputDrivers = [.. _drivers.OfType<IOutputDriver>()];
        Array.ForEach(outputDrivers, driver => driver.LevelsChanged = executor.LevelsChanged);
        var outputDesk = new OutputDesk(outputDrivers, _inbox, _urgent, executor);
        Control = new GatewayControl(journal, _devices, _downlinks, policies, _inbox, executor, options.Frames, outputDesk, alerts, _watch.Describe, () => Health, () => Counts, () => Segments);
        Array.ForEach(_drivers, driver => driver.ReserveNames(executor.IsGivenToAnother));
    }

    /// <summary>The one way in for callers. Thread safe.</summary>
    public IGatewayControl Control { get; }

    /// <summary>Raised from any thread when <see cref="RunRadio"/> has something to do.</summary>
    public Action? RadioReady
    {
        get => _inbox.Ready;
        set
        {
            _inbox.Ready = value;
            _urgent.Ready = value;
            foreach (var driver in _drivers)
            {
                driver.Ready = value;
            }
        }
    }

    /// <summary>Entries that wait to be committed.</summary>
    public int PendingEntries => _journal.Pending;

    /// <summary>Why the journal refused the newest group; null while it accepts.</summary>
    public string? JournalRefusal => _journal.Refusal;

    /// <summary>How the gateway does. Thread safe.</summary>
    public GatewayHealth Health
    {
        get
        {
            var committed = _journal.CommittedSeq;
            OutputHealth[] outputs = [.. _feeds.Select(feed => feed.Health(committed))];
            LinkHealth[] links = [.. _drivers.SelectMany(static driver => driver.Links)];
            List<string> problems = [.. outputs.Where(static output => output.State != "up").Select(static output => $"output {output.Name} is {output.State}: {output.Detail ?? "no detail"}")];
            problems.AddRange(links.Where(static link => link.State != "up").Select(static link => $"link {link.Name} is {link.State}"));
            problems.AddRange(_failingThreads.OrderBy(static thread => thread.Key, StringComparer.Ordinal).Select(static thread => $"the {thread.Key} thread fails ({thread.Value}) and tries again; the log says more"));
            if (_storeFault is { } fault)
            {
                problems.Add($"the state store does not accept: {fault}");
            }

            var refusal = _journal.Refusal ?? (_sink.IsRefusing ? "its queue is full" : null);
            if (refusal is not null)
            {
                problems.Add($"the journal does not accept entries: {refusal}; commands are refused, {_journal.Pending} entries wait, {_sink.Lost} were lost");
            }

            var status = refusal is not null ? "refusing" : problems.Count > 0 ? "degraded" : "ok";
            return new GatewayHealth(status, _options.Durability, committed, _devices.Count, links, outputs, problems, _options.FreeOctets?.Invoke());
        }
    }

    private IReadOnlyList<SegmentHealth> Segments =>
        Array.ConvertAll(_drivers, static driver => new SegmentHealth(driver.Protocol, driver.Segment, driver.GatewayAddress, driver.Channel, driver.Protection, driver.Links));

    private GatewayCounts Counts
    {
        get
        {
            var (uplinks, refusals) = _counter.Snapshot;
            return new GatewayCounts(uplinks, refusals, _journal.Pending, _sink.Lost);
        }
    }

    /// <summary>Says in the journal that the links are up and starts the outputs at their cursors.</summary>
    /// <param name="now">The time.</param>
    /// <param name="ready">Raised from any thread when <see cref="Settle"/> has something to do although nothing was committed.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public async Task StartAsync(Now now, Action? ready, CancellationToken cancellationToken)
    {
        _settleReady = ready;
        _started = true;
        _sink.Begin(now);
        _watch.Start(now);
        AppendLinks("up");
        var downlinks = _downlinks.List(null);
        _sink.Queue.NoteInterrupted(downlinks, Math.Max(
            downlinks.Select(static downlink => downlink.ChangedAtMicroseconds).DefaultIfEmpty().Max(),
            _devices.Snapshot.Select(static device => device.LastSeenMicroseconds).DefaultIfEmpty().Max()));
        _flushedAt = now.Monotonic;
        foreach (var feed in _feeds)
        {
            feed.Output.Ready = ready;
            await feed.StartAsync(Control, _journal.CommittedSeq, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>One bounded turn of everything but the commit, for hosts with one thread.</summary>
    /// <returns>When to come again; in the past means at once. Null: only when something happens.</returns>
    public Deadline? RunTurn(Now now) => Deadline.Earlier(RunRadio(now), Settle(now));

    /// <summary>Devices: polls links, advances sessions, executes commands, sends downlinks. Never waits for the disk. One thread.</summary>
    /// <returns>As <see cref="RunTurn"/>.</returns>
    public Deadline? RunRadio(Now now)
    {
        _sink.Begin(now);
        _urgent.Execute(now);
        var more = false;
        Deadline? next = null;
        ExceptionDispatchInfo? fault = null;
        foreach (var driver in _drivers)
        {
            try
            {
                more |= driver.Run(now, _sink, _options.ArrivalsPerTurn, _options.WorkPerTurn);
                next = Deadline.Earlier(next, driver.NextDeadline);
            }
            catch (Exception exception)
            {
                // A fault of one segment must not stop the others, the commands and the queue; it is told when they had their turn.
                fault ??= ExceptionDispatchInfo.Capture(exception);
            }
        }

        var executed = _inbox.Executed;
        more |= _inbox.Execute(now, _options.CommandsPerTurn);
        if (_inbox.Executed != executed)
        {
            // A refused command writes nothing, so no commit would bring its answer.
            _settleReady?.Invoke();
        }

        more |= _sink.Queue.Run(now, _journal.CommittedSeq, _options.DownlinksPerTurn);
        _urgent.Execute(now);
        fault?.Throw();
        return more ? new Deadline(now.Monotonic, "more-work") : Deadline.Earlier(next, _sink.Queue.NextDeadline(now));
    }

    /// <summary>Makes pending entries durable. Another thread than <see cref="RunRadio"/>, or the same.</summary>
    /// <returns>False when the disk refused; nothing is lost, try again later.</returns>
    public bool CommitTurn() => _journal.Pending == 0 || _journal.Commit();

    /// <summary>The world: projects durable entries, completes commands, offers entries to outputs, saves state and cursors. One thread.</summary>
    /// <returns>As <see cref="RunTurn"/>.</returns>
    public Deadline? Settle(Now now)
    {
        _watch.Begin(now);
        var more = Project(_options.EntriesPerTurn);
        _inbox.Settle(_projectedSeq);
        Deadline? next = null;
        foreach (var feed in _feeds)
        {
            more |= feed.Run(_journal, now, _options.EntriesPerTurn);
            next = Deadline.Earlier(next, feed.NextDeadline(now));
        }

        next = Deadline.Earlier(next, NoteRefusal(now));
        next = Deadline.Earlier(next, NotePresence(now));
        var watch = _watch.Advance(now, _sink.IsRefusing || _journal.Refusal is not null, _options.EntriesPerTurn);

        if (now.Monotonic - _flushedAt >= _options.StateInterval || _devices.Changed >= StateBatch)
        {
            Flush(now);
        }

        next = Deadline.Earlier(next, watch);
        next = _projectedSeq > _flushedSeq ? Deadline.Earlier(next, new Deadline(_flushedAt + _options.StateInterval, "state")) : next;
        return more ? new Deadline(now.Monotonic, "more-entries") : next;
    }

    /// <summary>
    /// The designed end: takes no more commands, writes and commits what is known, gives the outputs what they have room for, stops them, and saves state
    /// and cursors. No other step may run at the same time or afterwards.
    /// </summary>
    public async Task StopAsync(Now now)
    {
        _inbox.Close();
        _sink.Begin(now);
        AppendLinks("down");
        CommitTurn();
        while (Project(_options.EntriesPerTurn))
        {
        }

        _inbox.Settle(_projectedSeq);
        foreach (var feed in _feeds)
        {
            feed.Run(_journal, now, _options.EntriesPerTurn);
            await EndAsync(feed, now).ConfigureAwait(false);
        }

        Flush(now);
    }

    /// <summary>Says in <see cref="Health"/> that a thread of the pump cannot do its step, or with null that it can again. Thread safe.</summary>
    /// <param name="thread">Name of the thread.</param>
    /// <param name="fault">What failed. Only its kind is told: health is read without a token.</param>
    internal void NoteThread(string thread, Exception? fault)
    {
        if (fault is null)
        {
            _failingThreads.TryRemove(thread, out _);
        }
        else
        {
            _failingThreads[thread] = fault.GetType().Name;
        }
    }

    private async Task EndAsync(OutputFeed feed, Now now)
    {
        try
        {
            await feed.Output.DisposeAsync().ConfigureAwait(false);
            feed.SaveCursor(now, force: true);
        }
        catch (Exception exception)
        {
            // Foreign code, or a disk that refuses at the very end: the other outputs must still be stopped, and this one hears its last entries again.
            _storeFault = ReasonOf(exception);
        }
    }

    private static void RequireDistinct(IEnumerable<string> names, string parameter)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!seen.Add(name))
            {
                throw new ArgumentException($"'{name}' is there twice", parameter);
            }
        }
    }

    private ISegmentDriver? DriverOf(string device) =>
        DeviceId.TryParse(device, out var id) ? Array.Find(_drivers, driver => driver.Protocol == id.Protocol && driver.Segment == id.Segment) : null;

    private void Restore()
    {
        _projectedSeq = _flushedSeq = _store.AppliedSeq;
        var records = _store.LoadDevices();
        _devices.Load(records.Select(static record => record with { Rhythm = null }));
        _watch.Load(records);
        _downlinks.Load(_store.LoadDownlinks(_options.ClosedDownlinks));
        while (Project(10_000))
        {
        }

        _devices.SetAllOffline();
        _sink.Queue.Restore(_downlinks.List(null));
    }

    private AuditTrail LoadAudit()
    {
        // The setting only shortens the search: "seq:hash" of an entry of the chain.
        var saved = _savedAudit = _newestAudit = _store.LoadSetting(AuditSetting);
        var cut = saved?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return cut > 0 && long.TryParse(saved.AsSpan(0, cut), out var seq)
            ? AuditTrail.Resume(_journal, seq, saved![(cut + 1)..])
            : AuditTrail.Resume(_journal, 0, AuditTrail.Beginning);
    }

    /// <summary>Answers commands that wait for a disk that goes on refusing.</summary>
    private Deadline? NoteRefusal(Now now)
    {
        if (_journal.Refusal is not { } reason)
        {
            _refusingSince = null;
            return null;
        }

        _refusingSince ??= now.Monotonic;
        if (now.Monotonic - _refusingSince < _options.DoubtTime)
        {
            return new Deadline(_refusingSince.Value + _options.DoubtTime, "doubt");
        }

        _inbox.Doubt(reason);
        return null;
    }

    /// <summary>Devices that are asked again and again are seen although nothing about them is worth an entry.</summary>
    private Deadline? NotePresence(Now now)
    {
        if (!Array.Exists(_drivers, static driver => driver.KnowsPresence))
        {
            return null;
        }

        if (now.Monotonic >= _presenceDue)
        {
            _presenceDue = now.Monotonic + PresenceInterval;
            foreach (var (device, heard, rssi) in _drivers.SelectMany(static driver => driver.Heard))
            {
                _devices.Heard(device, heard, rssi);
            }
        }

        return new Deadline(_presenceDue, "presence");
    }

    private void AppendLinks(string state)
    {
        foreach (var link in _drivers.SelectMany(static driver => driver.Links))
        {
            _sink.Append(string.Empty, new LinkBody(link.Name, state, null));
        }
    }

    // Only the kind is told: health is read without a token.
    private static string ReasonOf(Exception fault) => fault is StoreException refused ? refused.Reason : fault.GetType().Name;

    private bool Project(int budget)
    {
        var committed = _journal.CommittedSeq;
        if (committed <= _projectedSeq)
        {
            return false;
        }

        var page = _journal.Read(new JournalQuery(_projectedSeq, budget));
        foreach (var entry in page)
        {
            if (entry.Body is PolicyBody { Alarm: null } policy && !TrySetPolicy(policy))
            {
                return false;
            }

            if (_started)
            {
                // What is replayed at the start was counted by the run before.
                _counter.Count(entry);
                _watch.Apply(entry);
            }
            else
            {
                _watch.Replay(entry);
            }

            _devices.Apply(entry);
            _downlinks.Apply(entry);
            _newestAudit = entry.Body is AuditBody audit ? $"{entry.Seq}:{audit.Hash}" : _newestAudit;
            _projectedSeq = entry.Seq;
        }

        if (page.Count == budget)
        {
            return true;
        }

        // Numbers can be skipped (after an unclean start): there is nothing more up to the newest.
        _projectedSeq = Math.Max(_projectedSeq, committed);
        return false;
    }

    private bool TrySetPolicy(PolicyBody policy)
    {
        if (_policies.Refuse(policy.Scope, policy.Key, policy.Value) is not null)
        {
            // An older version knew this policy; the default holds.
            return true;
        }

        try
        {
            _policies.Set(policy.Scope, policy.Key, policy.Value);
            return true;
        }
        catch (Exception exception)
        {
            // The choice is not promised before it is kept; the projection waits here until the store accepts.
            _storeFault = ReasonOf(exception);
            return false;
        }
    }

    private void Flush(Now now)
    {
        _flushedAt = now.Monotonic;
        if (_projectedSeq == _flushedSeq && _devices.Changed == 0)
        {
            return;
        }

        var devices = _watch.Complete(_devices.TakeChanges());
        var downlinks = _downlinks.TakeChanges();
        try
        {
            _store.Apply(_projectedSeq, devices, downlinks, []);
            if (_newestAudit != _savedAudit)
            {
                _store.SaveSetting(AuditSetting, _newestAudit);
                _savedAudit = _newestAudit;
            }

            _watch.Save();
            _flushedSeq = _projectedSeq;
            _storeFault = null;
        }
        catch (Exception exception)
        {
            // A full disk must not stop the radio. The store's number of applied entries did not rise, so nothing is lost: tried again later, or replayed.
            _devices.PutBack(devices);
            _downlinks.PutBack(downlinks);
            _storeFault = ReasonOf(exception);
        }
    }
}
