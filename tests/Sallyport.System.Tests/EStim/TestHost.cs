using System.Collections.Concurrent;
using Sallyport.Crypto;
using Sallyport.Devices;
using Sallyport.Links.Serial;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Session;
using Sallyport.System.Tests.Cli;

namespace Sallyport.System.Tests.EStim;

/// <summary>A host on the real end of a pseudo terminal, which can be gone from one moment to the next. Its packets come without gaps, also from a busy machine.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private static readonly Endpoint Device = new(0x42, 0);
    private readonly ConcurrentQueue<HostEvent> _events = new();
    private readonly CancellationTokenSource _gone = new();
    private readonly SerialLink _link;
    private readonly HostSession _session;
    private readonly LinePump<HostCommand, HostEvent> _pump;
    private readonly Task _running;
    private ulong _ticket;

    public TestHost(string path, byte[] key)
    {
        _link = new SerialLink(new SerialLinkOptions { Path = path, IsPaced = false });
        _session = new HostSession(new HostOptions { Line = new LineOptions { LeastSilence = LineOptions.CollectedSilence } }, SystemRandomSource.Shared);
        _pump = new LinePump<HostCommand, HostEvent>(_session, _link, (in HostEvent one, ReadOnlySpan<byte> _) => _events.Enqueue(one));
        _pump.Submit(new HostCommand { Kind = HostCommandKind.AddDevice, Device = Device, Settings = new HostDevice { MasterKey = key } });
        _running = Task.Run(() => _pump.RunAsync(_gone.Token));
    }

    public IReadOnlyList<HostEvent> Events => [.. _events];

    public Task UntilAsync(HostEventKind kind) => Poll.UntilAsync(() => _events.Any(one => one.Kind == kind), () => string.Join('\n', _events));

    /// <summary>Sends a command and waits for what became of it.</summary>
    public async Task<ExchangeOutcome> SendAsync(CommandId command, ReadOnlyMemory<byte> body)
    {
        ulong ticket = ++_ticket;
        _pump.Submit(new HostCommand { Kind = HostCommandKind.Send, Device = Device, Ticket = ticket, Command = command, Body = body });
        await Poll.UntilAsync(() => _events.Any(one => one.Ticket == ticket), () => string.Join('\n', _events));
        return _events.First(one => one.Ticket == ticket).Outcome;
    }

    /// <summary>Nothing of it says anything any more, also not what it had begun.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        await _running;
        _pump.Dispose();
        _link.Dispose();
        _session.Dispose();
        _gone.Dispose();
    }
}
