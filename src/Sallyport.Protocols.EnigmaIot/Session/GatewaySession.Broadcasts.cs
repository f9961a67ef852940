using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>What goes to all nodes at once, and the key that it goes under (sections 3.4, 6 and 7.5).</summary>
public sealed partial class GatewaySession
{
    /// <summary>Bit of the type octet that makes a downlink a broadcast.</summary>
    private const byte BroadcastBit = 0x80;

    /// <summary>Nothing waits for sleeping nodes.</summary>
    private void SendBroadcast(in GatewayCommand command, ISink<GatewayEvent> sink)
    {
        var counter = _options.UseCounters ? ++_broadcastCounter : RandomCounter();
        var type = (MessageType)((byte)TypeOf(command.Kind) | BroadcastBit);
        var frame = Build(command, type, DataMessage.BroadcastId, counter, _broadcastKey);
        SendSealed(FrameKey.Broadcast, _broadcastKey, _transmits.Open(command.Target, command.DownlinkId, counter), _options.Address, MacAddress.Broadcast, frame, sink);
        ReportDownlink(command.Target, command.DownlinkId, DownlinkState.Sent, counter, sink);
        if (_options.UseCounters && _broadcastCounter == LastCounter)
        {
            // Original nodes do not mind a wrap (section 6), but a node that refuses repeats would hear nothing more.
            _random.Fill(_broadcastKey);
            _broadcastCounter = 0;
            _nextListener = 0;
        }
    }

    /// <summary>Control 0x10 right after the hello; to a sleeping node it waits like any downlink (section 7.2).</summary>
    private void OfferBroadcastKey(int slot, ISink<GatewayEvent> sink)
    {
        ref var hot = ref _table.Slot(slot);
        if (hot.Has(SlotFlags.Broadcast))
        {
            hot.Set(SlotFlags.KeyOwed, hot.Has(SlotFlags.Sleepy));
            SendUnicast(slot, new GatewayCommand(GatewayCommandKind.Control, default, QueuedDownlink.Own, Code: ControlCode.BroadcastKey, Payload: _broadcastKey), sink);
        }
    }

    /// <summary>After the broadcast key has changed: one slot of the table, so that a large network does not hold up its frames. False when all are through.</summary>
    private bool OfferNextListener(ISink<GatewayEvent> sink)
    {
        if (_nextListener >= _table.Count)
        {
            _nextListener = SessionTable.None;
        }

        if (_nextListener == SessionTable.None)
        {
            return false;
        }

        var slot = _nextListener++;
        ref var hot = ref _table.Slot(slot);
        if (hot.State == GatewayNodeState.Unregistered || !hot.Has(SlotFlags.Broadcast))
        {
            return true;
        }

        if (_waiting.TryGetValue(slot, out var waiting) && waiting.DownlinkId != QueuedDownlink.Own)
        {
            hot.Set(SlotFlags.KeyOwed, true); // the host's downlink keeps its place
            return true;
        }

        OfferBroadcastKey(slot, sink);
        if (!hot.Has(SlotFlags.Sleepy))
        {
            RenewIfCounted(slot, sink);
        }

        return true;
    }
}
