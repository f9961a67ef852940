using System.Text;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>What the host wants.</summary>
public sealed partial class NodeSession
{
    private NodeCommandRefusal SubmitData(in NodeCommand command, bool encrypted, Now now, ISink<NodeEvent> sink)
    {
        if (command.Payload.Length > FrameLayout.MaximumData)
        {
            return NodeCommandRefusal.TooLong;
        }

        if (_lastData.Pending)
        {
            sink.Report(new NodeEvent { Kind = NodeEventKind.DataReplaced }, default);
        }

        _lastData.Keep(command.Encoding, encrypted, command.Payload.Span);
        _lastData.Pending = true;
        if (State == NodeState.Sleeping)
        {
            WakeUp(now, sink);
        }

        SendPendingData(now, sink);
        return NodeCommandRefusal.None;
    }

    private NodeCommandRefusal SubmitDiscovery(in NodeCommand command, Now now, ISink<NodeEvent> sink)
    {
        if (command.Payload.Length > FrameLayout.MaximumData)
        {
            return NodeCommandRefusal.TooLong;
        }

        if (State != NodeState.Registered)
        {
            return NodeCommandRefusal.NotRegistered;
        }

        if (_transmitter.DataCounterEnded)
        {
            EndKey(now, sink);
            return NodeCommandRefusal.NotRegistered;
        }

        _transmitter.Data(MessageType.HomeAssistantDiscovery, PayloadEncoding.MessagePack, command.Payload.Span, sink);
        ListenForDownlink(now);
        return NodeCommandRefusal.None;
    }

    private NodeCommandRefusal SubmitName(string? name, Now now, ISink<NodeEvent> sink)
    {
        if (string.IsNullOrEmpty(name) || name.Contains('\0', StringComparison.Ordinal) || Encoding.UTF8.GetByteCount(name) > NodeConfiguration.MaximumNodeName)
        {
            return NodeCommandRefusal.NameMalformed;
        }

        TakeName(name, sink);
        _nameUnsent = true;
        SendName(now, sink);
        return NodeCommandRefusal.None;
    }

    private NodeCommandRefusal SubmitClock(Now now, ISink<NodeEvent> sink)
    {
        if (State != NodeState.Registered)
        {
            return NodeCommandRefusal.NotRegistered;
        }

        RequestClock(now, sink);
        return NodeCommandRefusal.None;
    }

    private NodeCommandRefusal SubmitSleep(Now now, ISink<NodeEvent> sink)
    {
        if (State != NodeState.Registered || !MaySleep)
        {
            return State == NodeState.Registered ? NodeCommandRefusal.WrongState : NodeCommandRefusal.NotRegistered;
        }

        FallAsleep(now, sink);
        return NodeCommandRefusal.None;
    }

    private NodeCommandRefusal SubmitWake(Now now, ISink<NodeEvent> sink)
    {
        if (State != NodeState.Sleeping)
        {
            return NodeCommandRefusal.WrongState;
        }

        WakeUp(now, sink);
        return NodeCommandRefusal.None;
    }

    private NodeCommandRefusal SubmitRestart(Now now, ISink<NodeEvent> sink)
    {
        if (_timers.IsSet(NodeTimer.Restart))
        {
            return NodeCommandRefusal.WrongState;
        }

        RestartAfterDelay(RestartReason.User, now, sink);
        return NodeCommandRefusal.None;
    }

    private NodeCommandRefusal SubmitGateway(in NodeCommand command, Now now, ISink<NodeEvent> sink)
    {
        if (command.Gateway.IsBroadcast || command.Gateway == MacAddress.None)
        {
            return NodeCommandRefusal.AddressMalformed;
        }

        _context.Channel = command.Channel ?? _context.Channel;
        if (_context.Gateway != command.Gateway)
        {
            _context.Gateway = command.Gateway;
            sink.Report(new NodeEvent { Kind = NodeEventKind.ConfigurationChanged }, default);
        }

        if (State == NodeState.Searching)
        {
            Move(NodeTrigger.GatewayFound);
            _timers.Clear(NodeTimer.Scan);
            ScheduleHello(now);
        }

        return NodeCommandRefusal.None;
    }
}
