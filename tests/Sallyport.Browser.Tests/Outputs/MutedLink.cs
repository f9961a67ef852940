using System.Collections.Concurrent;
using Sallyport.Links;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Browser.Tests.Outputs;

/// <summary>A line that hears everything and, while it is muted, says nothing.</summary>
internal sealed class MutedLink(ILink inner) : LinkAround(inner)
{
    private readonly ConcurrentQueue<TransmitId> _unsaid = new();
    private volatile bool _isMuted;

    public bool IsMuted
    {
        get => _isMuted;
        set => _isMuted = value;
    }

    public override void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        if (!IsMuted)
        {
            Inner.Send(id, source, destination, octets);
            return;
        }

        _unsaid.Enqueue(id);
        Ready?.Invoke();
    }

    public override int Poll(ILinkReceiver receiver, Now now, int budget)
    {
        while (_unsaid.TryDequeue(out var id))
        {
            receiver.Complete(id, TransmitOutcome.Acknowledged);
        }

        return Inner.Poll(receiver, now, budget);
    }
}
