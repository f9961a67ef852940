using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>What a host may ask about nodes. Call only between calls that change the session.</summary>
public sealed partial class GatewaySession
{
    /// <summary>Nodes that have a session now.</summary>
    public int NodeCount => _table.Registered;

    /// <summary>The nodes that have a session, in no particular order. The session must not be changed while this is read.</summary>
    public IEnumerable<NodeSnapshot> Nodes
    {
        get
        {
            for (var slot = 0; slot < _table.Count; slot++)
            {
                if (_table.Slot(slot).State != GatewayNodeState.Unregistered)
                {
                    yield return Snapshot(slot);
                }
            }
        }
    }

    /// <summary>One node by its address.</summary>
    public bool TryGetNode(MacAddress address, out NodeSnapshot node) => TrySnapshot(_table.Find(address), out node);

    /// <summary>One node by its name, case-sensitive.</summary>
    public bool TryGetNode(ReadOnlySpan<char> name, out NodeSnapshot node) => TrySnapshot(_table.Find(name), out node);

    private bool TrySnapshot(int slot, out NodeSnapshot node)
    {
        var registered = slot >= 0 && _table.Slot(slot).State != GatewayNodeState.Unregistered;
        node = registered ? Snapshot(slot) : default;
        return registered;
    }

    private NodeSnapshot Snapshot(int slot)
    {
        ref var hot = ref _table.Slot(slot);
        ref var detail = ref _table.Detail(slot);
        return new NodeSnapshot
        {
            Address = new MacAddress(hot.Address),
            NodeId = detail.NodeId,
            Name = detail.Name,
            State = hot.State,
            Sleepy = hot.Has(SlotFlags.Sleepy),
            BroadcastEnabled = hot.Has(SlotFlags.Broadcast),
            TimeSync = hot.Has(SlotFlags.TimeSync),
            DownlinkWaiting = hot.Has(SlotFlags.Waiting),
            Rssi = detail.Rssi,
            Channel = detail.Channel,
            Version = hot.Has(SlotFlags.Version) ? new VersionAnswer(detail.Major, detail.Minor, detail.Patch) : null,
            KeySince = new Instant(hot.KeySince),
            LastMessage = new Instant(hot.LastMessage),
            Statistics = detail.Statistics,
            Local = detail.Local,
        };
    }
}
