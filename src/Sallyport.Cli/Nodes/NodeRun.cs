using System.Net.Sockets;
using Sallyport.Devices;
using Sallyport.Links.Faults;
using Sallyport.Links.Udp;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Cli.Nodes;

/// <summary>One node from its first hello to its end: reports at its interval or when it wakes, and tells all that happens to it.</summary>
internal sealed class NodeRun
{
    private readonly NodeSettings _settings;
    private readonly NodeReport _report;
    private readonly WeatherStation _station;
    private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _erased = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private Action<Measurement> _send = static _ => throw new InvalidOperationException("There is no node yet.");

    // The report that the node role holds.
    private Measurement? _current;
    private int _number;
    private bool _hasLeft;
    private volatile bool _resends;

    private NodeRun(NodeSettings settings, NodeReport report, ulong seed)
    {
        (_settings, _report) = (settings, report);
        _station = new WeatherStation(settings.Payload, new SeededRandom(seed));
    }

    /// <summary>Runs a node until its reports are made or it is stopped.</summary>
    /// <param name="settings">What it is told.</param>
    /// <param name="report">Takes the lines.</param>
    /// <param name="seed">Decides the values.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="CommandFailure">The link cannot be opened, nobody let it in, or it was erased before its reports were made.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static Task RunAsync(NodeSettings settings, NodeReport report, ulong seed, CancellationToken stop) => new NodeRun(settings, report, seed).RunAsync(stop);

    private async Task RunAsync(CancellationToken stop)
    {
        using var link = new WatchedLink(Open(), Left);
        using var node = new EnigmaNode(_settings.Node, link) { Happened = Happened, Ready = Next };
        _send = measurement => node.TrySubmit(new NodeCommand(NodeCommandKind.SendData, measurement.Octets, measurement.Encoding));
        using var pumping = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task pump = Task.Run(() => node.RunAsync(pumping.Token), CancellationToken.None);
        try
        {
            await JoinAsync(node, link, pump, stop).ConfigureAwait(false);
            await ReportAsync(pump, stop).ConfigureAwait(false);
        }
        finally
        {
            await pumping.CancelAsync().ConfigureAwait(false);
            await pump.ConfigureAwait(false);
        }
    }

    private UdpLink Open()
    {
        UdpLinkOptions.TryParse(_settings.Link.RestAndQuery, [_settings.Node.Address], out UdpLinkOptions? options, out string? mistake);
        try
        {
            return new UdpLink((options ?? throw CommandFailure.Usage($"--link: {mistake}")) with { Mode = UdpLinkMode.Client });
        }
        catch (SocketException trouble)
        {
            throw CommandFailure.Refused($"{_settings.Link}: {trouble.Message}");
        }
    }

    private async Task JoinAsync(EnigmaNode node, WatchedLink link, Task pump, CancellationToken stop)
    {
        try
        {
            await Task.WhenAny(node.ConnectAsync(stop), pump).Unwrap().WaitAsync(_settings.Patience, stop).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw CommandFailure.Refused(link.Counters.Received == 0
                ? $"not registered within {_settings.Patience.TotalSeconds:0} s: nothing answered from {_settings.Link}; either no gateway listens there, or it has another network key"
                : $"not registered within {_settings.Patience.TotalSeconds:0} s: {_settings.Link} answers, but not as {_settings.Node.Configuration.Gateway} with this network key");
        }
    }

    private async Task ReportAsync(Task pump, CancellationToken stop)
    {
        Task end = Task.WhenAny(_enough.Task, _erased.Task, pump);
        if (!_settings.Node.Sleepy)
        {
            using var timer = new PeriodicTimer(_settings.Interval);
            while (!end.IsCompleted)
            {
                await Task.WhenAny(timer.WaitForNextTickAsync(stop).AsTask(), end).ConfigureAwait(false);
                stop.ThrowIfCancellationRequested();
                if (!end.IsCompleted)
                {
                    Next();
                }
            }
        }

        await end.WaitAsync(stop).ConfigureAwait(false);
        if (_erased.Task.IsCompleted && _settings.Count is not null && !_enough.Task.IsCompleted)
        {
            throw CommandFailure.Refused("the gateway told this node to forget its configuration before its reports were made");
        }

        // A queued downlink follows the data at once (enigmaiot.md section 8); a session that is refused now takes the last report with it.
        do
        {
            await Task.Delay(_settings.Node.DownlinkWait, stop).ConfigureAwait(false);
        }
        while (_resends && !_erased.Task.IsCompleted && !pump.IsCompleted);
    }

    /// <summary>Measures and sends, unless the last report still waits for a session: the protocol keeps only one. On the pump and on the timer.</summary>
    private void Next()
    {
        lock (_gate)
        {
            if ((_current is not null && !_hasLeft) || _resends || _number == _settings.Count)
            {
                return;
            }

            _current = _station.Next();
            _number++;
            _hasLeft = false;
            _send(_current);
        }
    }

    private void Left(byte type)
    {
        lock (_gate)
        {
            if ((MessageType)type != MessageType.SensorData || _current is null)
            {
                return;
            }

            _report.Sent(_number, _current, again: _hasLeft);
            _hasLeft = true;
            _resends = false;
            if (_number == _settings.Count)
            {
                _enough.TrySetResult();
            }
        }
    }

    private void Happened(in NodeEvent occurrence, ReadOnlySpan<byte> payload)
    {
        _report.Happened(occurrence, payload);
        switch (occurrence.Kind)
        {
            case NodeEventKind.Disconnected:
                _resends = occurrence.Resends;
                break;
            case NodeEventKind.ConfigurationErased:
                _erased.TrySetResult();
                break;
        }
    }
}
