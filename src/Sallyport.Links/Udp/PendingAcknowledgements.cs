using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Links.Udp;

/// <summary>Unicasts that wait for the hub's acknowledgement, in the order of sending. Bounded. An acknowledgement belongs to the oldest frame of its pair of addresses.</summary>
internal sealed class PendingAcknowledgements(int capacity)
{
    private readonly LinkedList<Waiting> _waiting = new();

    /// <summary>Frames that wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>Notes a frame; false when the table is full.</summary>
    public bool Add(TransmitId id, MacAddress source, MacAddress destination, long deadline)
    {
        if (_waiting.Count >= capacity)
        {
            return false;
        }

        _waiting.AddLast(new Waiting(id, source, destination, deadline));
        return true;
    }

    /// <summary>Finds the oldest frame of the pair that is not overdue.</summary>
    public bool TryAcknowledge(MacAddress source, MacAddress destination, long now, out TransmitId id)
    {
        for (var node = _waiting.First; node is not null; node = node.Next)
        {
            if (node.Value.Source == source && node.Value.Destination == destination && node.Value.Deadline >= now)
            {
                id = node.Value.Id;
                _waiting.Remove(node);
                return true;
            }
        }

        id = TransmitId.None;
        return false;
    }

    /// <summary>Takes the oldest frame when it is overdue.</summary>
    public bool TryExpire(long now, out TransmitId id)
    {
        id = TransmitId.None;
        if (_waiting.First is not { } node || node.Value.Deadline > now)
        {
            return false;
        }

        id = node.Value.Id;
        _waiting.RemoveFirst();
        return true;
    }

    private readonly record struct Waiting(TransmitId Id, MacAddress Source, MacAddress Destination, long Deadline);
}
