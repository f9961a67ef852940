using System.Text;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>What the gateway commands (enigmaiot.md section 9).</summary>
public sealed partial class NodeSession
{
    private RefusalReason TakeControl(MessageType type, ReadOnlySpan<byte> body, Now now, ISink<NodeEvent> sink)
    {
        var refusal = ControlMessage.Parse(body, out var message);
        if (refusal != RefusalReason.None || !TakeCounter(type, message.Counter))
        {
            return refusal == RefusalReason.None ? RefusalReason.OldCounter : refusal;
        }

        var broadcast = type == MessageType.BroadcastControl;
        switch (message.Code)
        {
            case ControlCode.VersionGet:
                return AnswerVersion(now, sink);
            case ControlCode.SleepGet:
                return AnswerSleepTime(now, sink);
            case ControlCode.SleepSet:
                return TakeSleepTime(message.Arguments, now, sink);
            case ControlCode.Identify:
                sink.Report(new NodeEvent { Kind = NodeEventKind.Identify, Duration = IdentifyTime }, default);
                return RefusalReason.None;
            case ControlCode.Reset:
                return TakeReset(now, sink);
            case ControlCode.NameGet:
                return AnswerName(now, sink);
            case ControlCode.NameSet when !broadcast:
                return TakeNameSet(message.Arguments, now, sink);
            case ControlCode.Restart:
                RestartAfterDelay(RestartReason.Requested, now, sink);
                return RefusalReason.None;
            case ControlCode.BroadcastKey when !broadcast && _options.BroadcastEnabled:
                return TakeBroadcastKey(message.Arguments);
            case ControlCode.Ota when !broadcast:
                return TakeFirmware(message.Arguments, now, sink);
            default:
                // Also RssiGet, which the gateway answers itself, and what the original ignores in a broadcast.
                return RefusalReason.UnknownType;
        }
    }

    private RefusalReason AnswerVersion(Now now, ISink<NodeEvent> sink)
    {
        Span<byte> arguments = stackalloc byte[VersionAnswer.Length];
        VersionAnswer.Implemented.Write(arguments);
        SendControl(ControlCode.VersionAnswer, arguments, now, sink);
        return RefusalReason.None;
    }

    private RefusalReason AnswerSleepTime(Now now, ISink<NodeEvent> sink)
    {
        Span<byte> arguments = stackalloc byte[SleepTime.Length];
        new SleepTime(_options.Sleepy ? _context.SleepSeconds : 0).Write(arguments);
        SendControl(ControlCode.SleepAnswer, arguments, now, sink);
        return RefusalReason.None;
    }

    /// <summary>A node that started awake ignores the set and answers 0; 0 keeps a sleepy node awake until its next restart and is not stored.</summary>
    private RefusalReason TakeSleepTime(ReadOnlySpan<byte> arguments, Now now, ISink<NodeEvent> sink)
    {
        var refusal = SleepTime.Parse(arguments, out var time);
        if (refusal != RefusalReason.None)
        {
            return refusal;
        }

        if (_options.Sleepy && _context.SleepSeconds != time.Seconds)
        {
            _context.SleepSeconds = time.Seconds;
            if (time.Seconds != 0)
            {
                _storedSleepSeconds = time.Seconds;
                sink.Report(new NodeEvent { Kind = NodeEventKind.ConfigurationChanged }, default);
            }
        }

        return AnswerSleepTime(now, sink);
    }

    /// <summary>The original confirms the restart twice; so do we, its gateway publishes both.</summary>
    private RefusalReason TakeReset(Now now, ISink<NodeEvent> sink)
    {
        SendControl(ControlCode.ResetAnswer, default, now, sink);
        SendControl(ControlCode.RestartConfirm, [(byte)RestartReason.ConfigurationReset], now, sink);
        RestartAfterDelay(RestartReason.ConfigurationReset, now, sink);
        _eraseAtRestart = true;
        return RefusalReason.None;
    }

    private RefusalReason AnswerName(Now now, ISink<NodeEvent> sink)
    {
        Span<byte> name = stackalloc byte[NodeConfiguration.MaximumNodeName];
        Span<byte> arguments = stackalloc byte[MacAddress.Length + NodeConfiguration.MaximumNodeName];
        var answer = new NameAnswer { Address = _options.Address, Name = name[..Encoding.UTF8.GetBytes(_context.Name, name)] };
        answer.Write(arguments);
        SendControl(ControlCode.NameAnswer, arguments[..answer.Length], now, sink);
        return RefusalReason.None;
    }

    private RefusalReason TakeNameSet(ReadOnlySpan<byte> arguments, Now now, ISink<NodeEvent> sink)
    {
        var refusal = NameSet.Parse(arguments, out var name);
        if (refusal != RefusalReason.None)
        {
            return refusal;
        }

        if (!System.Text.Unicode.Utf8.IsValid(name.Name) || name.Name.Contains((byte)0))
        {
            return RefusalReason.Malformed;
        }

        TakeName(Encoding.UTF8.GetString(name.Name), sink);
        SendName(now, sink);
        return AnswerName(now, sink);
    }

    private void TakeName(string name, ISink<NodeEvent> sink)
    {
        if (name != _context.Name)
        {
            _context.Name = name;
            sink.Report(new NodeEvent { Kind = NodeEventKind.ConfigurationChanged }, default);
        }
    }

    private RefusalReason TakeBroadcastKey(ReadOnlySpan<byte> arguments)
    {
        if (arguments.Length != SessionKey.Length)
        {
            return RefusalReason.Malformed;
        }

        _context.SetBroadcastKey(arguments);
        return RefusalReason.None;
    }

    private RefusalReason TakeFirmware(ReadOnlySpan<byte> arguments, Now now, ISink<NodeEvent> sink)
    {
        var step = _firmware.Take(arguments);
        if (step.Refusal != RefusalReason.None)
        {
            return step.Refusal;
        }

        if (step.Status is { } status)
        {
            AnswerFirmware(status, step.LastGood, now, sink);
        }

        if (step.Then is { } then)
        {
            AnswerFirmware(then, 0, now, sink);
        }

        if (step.Restart is { } reason)
        {
            RestartAfterDelay(reason, now, sink);
        }

        if (_firmware.Running)
        {
            _timers.Set(NodeTimer.FirmwareTimeout, now.Monotonic + NodeFirmware.Timeout);
        }
        else
        {
            _timers.Clear(NodeTimer.FirmwareTimeout);
        }

        return RefusalReason.None;
    }

    private void AnswerFirmware(OtaStatus status, ushort lastGood, Now now, ISink<NodeEvent> sink)
    {
        var answer = new OtaAnswer(status, lastGood);
        Span<byte> arguments = stackalloc byte[answer.Length];
        answer.Write(arguments);
        SendControl(ControlCode.OtaAnswer, arguments, now, sink);
        sink.Report(new NodeEvent { Kind = NodeEventKind.Firmware, OtaStatus = status }, default);
    }
}
