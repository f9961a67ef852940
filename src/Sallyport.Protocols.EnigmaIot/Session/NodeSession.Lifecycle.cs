using System.Security.Cryptography;
using System.Text;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>Start, registration, sleep and restart: everything that time brings.</summary>
public sealed partial class NodeSession
{
    private const int HelloTimeoutPeriods = 5;
    private const int SleepAfterHelloPeriods = 4;
    private static readonly TimeSpan SleepAfterHelloRandom = TimeSpan.FromMilliseconds(5000);
    private static readonly TimeSpan ScanRepeat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan IdentifyTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan ResetSample = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ResetHold = TimeSpan.FromMilliseconds(5000);

    /// <summary>A node that started as sleepy, was not told to stay awake, and has nothing to finish.</summary>
    private bool MaySleep => _options.Sleepy && _context.SleepSeconds > 0 && !_firmware.Running && !_timers.IsSet(NodeTimer.Restart);

    private void StartIfOff(Now now, ISink<NodeEvent> sink)
    {
        if (State != NodeState.Off)
        {
            return;
        }

        _cycleStart = _lastTry = now.Monotonic;
        SampleResetInput(now, sink);
        if (_context.HasSession)
        {
            Move(NodeTrigger.ContextRestored);
            sink.Report(new NodeEvent { Kind = NodeEventKind.Woken }, default);
            ScheduleClock(now);
        }
        else if (_context.Gateway == MacAddress.None)
        {
            Move(NodeTrigger.StartedWithoutGateway);
            RequestScan(sink);
            _timers.Set(NodeTimer.Scan, now.Monotonic + ScanRepeat);
        }
        else
        {
            Move(NodeTrigger.Started);
            ScheduleHello(now);
        }
    }

    private void Fire(NodeTimer timer, Now now, ISink<NodeEvent> sink)
    {
        switch (timer)
        {
            case NodeTimer.Hello:
                SendHello(now, sink);
                break;
            case NodeTimer.HelloTimeout:
                GiveUpHello(now, sink);
                break;
            case NodeTimer.Listen when MaySleep:
                FallAsleep(now, sink);
                break;
            case NodeTimer.Listen when _firmware.Running:
                ListenForDownlink(now);
                break;
            case NodeTimer.Wake:
                WakeUp(now, sink);
                break;
            case NodeTimer.Clock:
                RequestClock(now, sink);
                break;
            case NodeTimer.Scan:
                RequestScan(sink);
                _timers.Set(NodeTimer.Scan, now.Monotonic + ScanRepeat);
                break;
            case NodeTimer.FirmwareTimeout:
                GiveUpFirmware(now, sink);
                break;
            case NodeTimer.ResetInput:
                SampleResetInput(now, sink);
                break;
            case NodeTimer.Restart:
                FinishRestart(now, sink);
                break;
        }
    }

    /// <summary>
    /// At least one period after the last try, then another period and a random part: nodes of one network must not all speak after a power cut.
    /// </summary>
    private void ScheduleHello(Now now)
    {
        var earliest = _lastTry + _options.ReconnectionPeriod;
        var from = earliest > now.Monotonic ? earliest : now.Monotonic;
        _timers.Set(NodeTimer.Hello, from + _options.ReconnectionPeriod + RandomBelow(_options.PreRegistrationDelay));
    }

    private void SendHello(Now now, ISink<NodeEvent> sink)
    {
        _lastTry = now.Monotonic;
        _random.Fill(_privateKey);
        _agreement.PublicKey(_privateKey, _publicKey);
        Move(NodeTrigger.HelloSent);
        _transmitter.Hello(_publicKey, sink);
        _timers.Set(NodeTimer.HelloTimeout, now.Monotonic + (_options.Sleepy
            ? _options.ReconnectionPeriod + RandomBelow(_options.PostRegistrationDelay)
            : _options.ReconnectionPeriod * HelloTimeoutPeriods));
    }

    private void GiveUpHello(Now now, ISink<NodeEvent> sink)
    {
        CryptographicOperations.ZeroMemory(_privateKey);
        if (!_options.Sleepy)
        {
            Move(NodeTrigger.HelloTimeout);
            ScheduleHello(now);
            return;
        }

        Move(NodeTrigger.HelloTimeoutOfSleeper);
        Sleep((_options.ReconnectionPeriod * SleepAfterHelloPeriods) + RandomBelow(SleepAfterHelloRandom), now, default, sink);
    }

    private void Register(ReadOnlySpan<byte> sharedSecret, ushort nodeId, Now now, ISink<NodeEvent> sink)
    {
        _context.BeginSession(sharedSecret, nodeId);
        CryptographicOperations.ZeroMemory(_privateKey);
        _timers.Clear(NodeTimer.HelloTimeout);
        Move(NodeTrigger.ServerHelloAccepted);
        SendName(now, sink);
        sink.Report(new NodeEvent { Kind = NodeEventKind.Registered, NodeId = nodeId }, default);
        SendPendingData(now, sink);
        ScheduleClock(now);
    }

    private void LoseSession(NodeTrigger trigger, InvalidateReason reason, Now now, ISink<NodeEvent> sink)
    {
        Move(trigger);
        _context.EndSession();
        _clock.Forget();
        _nameAnswerOpen = false;
        _timers.Clear(NodeTimer.Listen);
        _timers.Clear(NodeTimer.Clock);
        sink.Report(new NodeEvent { Kind = NodeEventKind.Disconnected, Reason = reason, Resends = _lastData.Pending }, default);
        RequestScan(sink);
        ScheduleHello(now);
    }

    /// <summary>A counter must not wrap: the gateway would refuse what follows (section 6). The node renews its key by itself.</summary>
    private void EndKey(Now now, ISink<NodeEvent> sink) => LoseSession(NodeTrigger.CounterEnded, InvalidateReason.Unknown, now, sink);

    private void SendPendingData(Now now, ISink<NodeEvent> sink)
    {
        if (State != NodeState.Registered || !_lastData.Pending)
        {
            return;
        }

        if (_transmitter.DataCounterEnded)
        {
            EndKey(now, sink);
            return;
        }

        _lastData.Pending = false;
        if (_lastData.Encrypted)
        {
            _transmitter.Data(MessageType.SensorData, _lastData.Encoding, _lastData.Payload, sink);
        }
        else
        {
            _transmitter.Unencrypted(_lastData.Encoding, _lastData.Payload, sink);
        }

        ListenForDownlink(now);
    }

    private void SendName(Now now, ISink<NodeEvent> sink)
    {
        if (State != NodeState.Registered || _context.Name.Length == 0 || !ControlCounterAllows(now, sink))
        {
            return;
        }

        Span<byte> name = stackalloc byte[Options.NodeConfiguration.MaximumNodeName];
        (_nameAnswerOpen, _nameUnsent) = (true, false);
        _transmitter.Name(name[..Encoding.UTF8.GetBytes(_context.Name, name)], sink);
    }

    private bool SendControl(ControlCode code, ReadOnlySpan<byte> arguments, Now now, ISink<NodeEvent> sink)
    {
        if (State != NodeState.Registered || !ControlCounterAllows(now, sink))
        {
            return false;
        }

        _transmitter.Control(code, arguments, sink);
        return true;
    }

    private bool ControlCounterAllows(Now now, ISink<NodeEvent> sink)
    {
        if (_transmitter.ControlCounterEnded)
        {
            EndKey(now, sink);
            return false;
        }

        return true;
    }

    private void ScheduleClock(Now now)
    {
        if (_options.ClockEnabled && !_options.Sleepy)
        {
            _timers.Set(NodeTimer.Clock, now.Monotonic);
        }
    }

    private void RequestClock(Now now, ISink<NodeEvent> sink)
    {
        if (!ControlCounterAllows(now, sink))
        {
            return;
        }

        if (_options.ClockEnabled && !_options.Sleepy)
        {
            _timers.Set(NodeTimer.Clock, now.Monotonic + _clock.Period);
        }

        _transmitter.ClockRequest(_clock.Ask(now), sink);
    }

    private void ListenForDownlink(Now now)
    {
        if (_options.Sleepy && State == NodeState.Registered)
        {
            _timers.Set(NodeTimer.Listen, now.Monotonic + _options.DownlinkWait);
        }
    }

    private void FallAsleep(Now now, ISink<NodeEvent> sink)
    {
        Span<byte> octets = stackalloc byte[NodeContext.Length];
        _context.Write(octets);
        var rest = TimeSpan.FromSeconds(_context.SleepSeconds) - (now.Monotonic - _cycleStart);
        Move(NodeTrigger.SleepDue);
        Sleep(rest < ShortestSleep ? ShortestSleep : rest, now, octets, sink);
        CryptographicOperations.ZeroMemory(octets);
    }

    private void Sleep(TimeSpan duration, Now now, ReadOnlySpan<byte> context, ISink<NodeEvent> sink)
    {
        _timers.Clear(NodeTimer.Listen);
        _timers.Clear(NodeTimer.ResetInput);
        _resetHeldSince = null;
        _timers.Set(NodeTimer.Wake, now.Monotonic + duration);
        sink.Report(new NodeEvent { Kind = NodeEventKind.Sleeping, Duration = duration }, context);
    }

    private void WakeUp(Now now, ISink<NodeEvent> sink)
    {
        _timers.Clear(NodeTimer.Wake);
        _cycleStart = now.Monotonic;
        SampleResetInput(now, sink);
        Move(_context.HasSession ? NodeTrigger.WokeWithSession : NodeTrigger.WokeWithoutSession);
        if (State == NodeState.Unregistered)
        {
            ScheduleHello(now);
        }

        sink.Report(new NodeEvent { Kind = NodeEventKind.Woken }, default);
        if (_nameUnsent)
        {
            SendName(now, sink);
        }
    }

    private void RestartAfterDelay(RestartReason reason, Now now, ISink<NodeEvent> sink)
    {
        SendControl(ControlCode.RestartConfirm, [(byte)reason], now, sink);
        if (!_timers.IsSet(NodeTimer.Restart))
        {
            // The first reason counts: repeated commands must not put the restart off for ever.
            _restartReason = reason;
            _timers.Set(NodeTimer.Restart, now.Monotonic + _options.RestartDelay);
        }
    }

    /// <summary>What power-off and power-on would do: the session key is gone, the stored configuration stays.</summary>
    private void FinishRestart(Now now, ISink<NodeEvent> sink)
    {
        if (_eraseAtRestart)
        {
            Erase(sink);
            return;
        }

        _timers.ClearAll();
        _firmware.GiveUp();
        _clock.Forget();
        _context.EndSession();
        _context.SleepSeconds = _storedSleepSeconds;
        CryptographicOperations.ZeroMemory(_privateKey);
        Move(NodeTrigger.Restarted);
        sink.Report(new NodeEvent { Kind = NodeEventKind.Restarted, RestartReason = _restartReason }, default);
        StartIfOff(now, sink);
    }

    private void Erase(ISink<NodeEvent> sink)
    {
        _timers.ClearAll();
        _firmware.GiveUp();
        _lastData.Clear();
        _context.Dispose();
        _context.Name = "";
        CryptographicOperations.ZeroMemory(_privateKey);
        Move(NodeTrigger.Erased);
        sink.Report(new NodeEvent { Kind = NodeEventKind.ConfigurationErased }, default);
    }

    private void SampleResetInput(Now now, ISink<NodeEvent> sink)
    {
        if (_options.ResetInput is not { } input)
        {
            return;
        }

        _resetHeldSince = input.IsHeld ? _resetHeldSince ?? now.Monotonic : null;
        if (_resetHeldSince is { } since && now.Monotonic - since >= ResetHold && State != NodeState.Off)
        {
            Erase(sink);
            return;
        }

        _timers.Set(NodeTimer.ResetInput, now.Monotonic + ResetSample);
    }

    private void GiveUpFirmware(Now now, ISink<NodeEvent> sink)
    {
        _firmware.GiveUp();
        AnswerFirmware(OtaStatus.Timeout, 0, now, sink);
        RestartAfterDelay(RestartReason.UpdateError, now, sink);
    }

    private static void RequestScan(ISink<NodeEvent> sink) => sink.Report(new NodeEvent { Kind = NodeEventKind.ScanRequested }, default);
}
