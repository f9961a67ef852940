using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>Which downlink a transmit id stands for: the newest 1,024. The outcome of an older one is not told any more; its downlink stays "sent".</summary>
internal sealed class TransmitLog
{
    private const int Capacity = 1024;

    private readonly Entry[] _entries = new Entry[Capacity];
    private ulong _last;

    public TransmitId Open(MacAddress node, long downlinkId, ushort counter)
    {
        _last++;
        _entries[_last % Capacity] = new Entry(_last, node, downlinkId, counter);
        return new TransmitId(_last);
    }

    public bool TryClose(TransmitId id, out Entry entry)
    {
        ref var place = ref _entries[id.Value % Capacity];
        entry = place;
        if (id == TransmitId.None || place.Id != id.Value)
        {
            return false;
        }

        place = default;
        return true;
    }

    public readonly record struct Entry(ulong Id, MacAddress Node, long DownlinkId, ushort Counter);
}
