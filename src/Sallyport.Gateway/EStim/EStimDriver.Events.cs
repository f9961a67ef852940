using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Protocols.EStim.Session;
using Sallyport.Wire.Session;
using PacketProtection = Sallyport.Protocols.EStim.Session.Protection;

namespace Sallyport.Gateway.EStim;

/// <content>What the session reports.</content>
public sealed partial class EStimDriver
{
    /// <inheritdoc/>
    void ISink<HostEvent>.Report(in HostEvent occurrence, ReadOnlySpan<byte> payload)
    {
        switch (occurrence.Kind)
        {
            case HostEventKind.Found:
                OnFound(occurrence);
                break;
            case HostEventKind.Reached:
                OnReached(Know(occurrence.Device));
                break;
            case HostEventKind.Lost:
                OnLost(Know(occurrence.Device));
                break;
            case HostEventKind.Pong:
                OnPong(Know(occurrence.Device), occurrence);
                break;
            case HostEventKind.Ended:
            case HostEventKind.WishRefused:
                OnEnded(occurrence);
                break;
            case HostEventKind.Status:
                OnStatus(Know(occurrence.Device), occurrence, payload);
                break;
            case HostEventKind.Report:
                NoteHeard(Know(occurrence.Device));
                break;
            case HostEventKind.KeyGranted:
                OnKey(occurrence, payload.ToArray());
                break;
            case HostEventKind.KeyRevoked:
                OnKey(occurrence, null);
                break;
            case HostEventKind.EmergencySent:
                OnStopSent();
                break;
            case HostEventKind.EmergencyAnswered:
                OnStopAnswered(Know(occurrence.Device), occurrence);
                break;
            case HostEventKind.EmergencyHeard:
                OnStopHeard();
                break;
            case HostEventKind.MemoryChanged:
                _store.SaveMemory(IdOf(occurrence.Device), payload);
                break;
            case HostEventKind.WrongKey:
                OnProblem(Know(occurrence.Device), "wrong-key", "the device answers, but not under this key: import the key that it was given");
                break;
            case HostEventKind.PlainModeRefused:
                OnProblem(Know(occurrence.Device), "plain-refused", "the device understands only the weak mode, and the policy estim.plain is off");
                break;
            case HostEventKind.Refused:
                _tap?.Refused(Word(occurrence.Refusal));
                _refusals.Count(_devices.ContainsKey(occurrence.Device) ? IdOf(occurrence.Device) : string.Empty, Word(occurrence.Refusal), (byte)occurrence.Type, null, _now, _sink!);
                break;
        }
    }

    private void OnFound(in HostEvent fact)
    {
        // Anybody can write beacons: at most one entry of the list for each address, and nothing durable before a key was proved.
        if (fact.Device is { IsUnicast: true, Module: 0 } && fact.Device.Address != _bus.Options.Address)
        {
            NoteHeard(Know(fact.Device));
        }
    }

    private void OnReached(EStimDevice device)
    {
        Change(device, device.View with { IsReached = true, LastHeardMicroseconds = _now.UtcMicroseconds });
        if (device.View.HasKey)
        {
            _sink!.Append(device.Id, new JoinedBody(device.Endpoint.Address, Sleepy: false, Broadcast: true, null, null));
        }
    }

    private void OnLost(EStimDevice device)
    {
        Change(device, device.View with { IsReached = false, State = null, Reason = null, IsInCharge = false, Outputs = [] });
        device.Written = null;
        device.Forget();
        _sink!.Append(device.Id, new LeftBody("inactive", 0, Silent: false));
        var silent = device.View.LastHeardMicroseconds is { } heard ? Math.Max(0, (_now.UtcMicroseconds - heard) / 1e6) : 0;
        _sink.Append(device.Id, new AvailabilityBody("offline", LineAway ?? "it does not answer any more, and is asked again and again", silent, _bus.Options.StatusInterval.TotalSeconds));
    }

    private void OnPong(EStimDevice device, in HostEvent fact)
    {
        // Half decibels above -120 dBm; the reference is the device's own, so it is a rough value.
        Change(device, device.View with { RoundTrip = fact.RoundTrip, Rssi = fact.Rssi == 0 ? null : -120 + (fact.Rssi / 2), LastHeardMicroseconds = _now.UtcMicroseconds, AnsweredOfHundred = device.Count(true) });
    }

    private void OnEnded(in HostEvent fact)
    {
        var device = Know(fact.Device);
        var isAnswered = fact.Outcome is ExchangeOutcome.Accepted or ExchangeOutcome.Refused;
        if (fact.Kind == HostEventKind.Ended)
        {
            Change(device, device.View with { RoundTrip = isAnswered ? fact.RoundTrip : device.View.RoundTrip, AnsweredOfHundred = device.Count(isAnswered) });
        }

        if (fact.Kind == HostEventKind.Ended && fact is { Outcome: ExchangeOutcome.Accepted, Command: CommandId.InitTempKey })
        {
            // Told by KeyGranted or KeyRevoked, with the key.
            return;
        }

        if (fact is { Kind: HostEventKind.Ended, IsInCharge: true })
        {
            Change(device, device.View with { IsInCharge = true });
        }

        End(fact.Ticket, EStimOrders.Answer(fact));
    }

    private void OnStatus(EStimDevice device, in HostEvent fact, ReadOnlySpan<byte> args)
    {
        NoteHeard(device);
        if (fact.Protection == PacketProtection.Clear)
        {
            // Anybody could have written it.
            return;
        }

        var outputs = new OutputView[args.Length / OutputStatus.Length];
        for (var i = 0; i < outputs.Length; i++)
        {
            var one = OutputStatus.Read(args[(i * OutputStatus.Length)..], _bus.Options.Line.Dialect);
            outputs[i] = new OutputView(
                one.Output, one.Level, one.Target, one.Limit, one.Flags.HasFlag(OutputFlags.Moving), one.Flags.HasFlag(OutputFlags.OpenElectrode), one.Flags.HasFlag(OutputFlags.OverCurrent));
        }

        device.Token = fact.Status.Token;
        var view = device.View with
        {
            State = fact.Status.State,
            Reason = fact.Status.Reason,
            Protection = fact.Protection.IsSealed() ? "sealed" : "plain",
            Problem = null,
            IsInCharge = device.View.IsInCharge && fact.Status.State is DeviceState.Armed or DeviceState.Active,
            KeyEndsAtMicroseconds = fact.Status.KeyUnitsLeft == 0 ? null : _now.UtcMicroseconds + ((long)(fact.Status.KeyUnitsLeft * InitTempKey.TimeoutUnit).TotalMicroseconds),
            Outputs = outputs,
        };

        // What the device counts in tens of seconds is kept exact where this gateway made the key.
        if (view.KeyEndsAtMicroseconds is { } told && device.View.KeyEndsAtMicroseconds is { } known && Math.Abs(told - known) <= InitTempKey.TimeoutUnit.TotalMicroseconds)
        {
            view = view with { KeyEndsAtMicroseconds = known };
        }

        if (device.Report(outputs) is { Length: > 0 } changes)
        {
            LevelsChanged?.Invoke(device.Id, $"{changes}, state {OutputWords.Of(fact.Status.State)}, reason {OutputWords.Of(fact.Status.Reason)}");
        }

        Change(device, view);
        var written = $"{view.State} {view.Reason} {view.Protection} {string.Join(' ', outputs.Select(static one => $"{one.Level}>{one.Target}"))}";
        if (written != device.Written)
        {
            device.Written = written;
            Append(device.Id, "status", null, view);
        }
    }

    private void OnKey(in HostEvent fact, byte[]? key)
    {
        var device = Know(fact.Device);
        Change(device, device.View with { KeyEndsAtMicroseconds = key is null ? null : _now.UtcMicroseconds + (long)fact.Duration.TotalMicroseconds });
        Append(device.Id, key is null ? "key-ended" : "key-active", key is null ? null : fact.Duration.TotalMilliseconds, device.View);
        End(fact.Ticket, new OutputAnswer("accepted", null, null, key));
    }

    private void OnStopHeard()
    {
        foreach (var device in _devices.Values)
        {
            Change(device, device.View with { IsInCharge = false });
        }

        Append(string.Empty, "emergency-heard", null);
    }

    /// <summary>Whoever stops again and again must not fill the journal.</summary>
    private void OnStopSent()
    {
        if (_now.Monotonic >= _stopToldUntil)
        {
            _stopToldUntil = _now.Monotonic + TimeSpan.FromSeconds(1);
            Append(string.Empty, "emergency-sent", null);
        }
    }

    private void OnStopAnswered(EStimDevice device, in HostEvent fact)
    {
        if (fact.IsVerified ? device.View.StopVerified is null : device.View.StopAnswered is null)
        {
            Change(device, fact.IsVerified ? device.View with { StopVerified = fact.RoundTrip } : device.View with { StopAnswered = fact.RoundTrip });
            Append(device.Id, "emergency-answered", fact.RoundTrip.TotalMilliseconds, device.View);
        }
    }

    private void OnProblem(EStimDevice device, string word, string text)
    {
        var isNew = device.View.Problem != text;
        Change(device, device.View with { Problem = text, Protection = "none", State = null });
        if (isNew)
        {
            Append(device.Id, word, null, device.View);
        }
    }

    private void NoteHeard(EStimDevice device) => Change(device, device.View with { LastHeardMicroseconds = _now.UtcMicroseconds });

    private void End(ulong ticket, OutputAnswer answer)
    {
        if (_open.Remove(ticket, out var open))
        {
            Know(EndpointOf(open.Order.Device)).End(open.Order, answer);
            open.Ended(answer);
        }
    }

    private void Append(string device, string word, double? milliseconds, OutputDevice? view = null) => _sink!.Append(device, new OutputBody(
        word,
        view?.State is { } state ? OutputWords.Of(state) : null,
        view?.Reason is { } reason ? OutputWords.Of(reason) : null,
        view?.Protection,
        [.. view?.Outputs.Select(static one => one.Level) ?? []],
        [.. view?.Outputs.Select(static one => one.Target) ?? []],
        milliseconds));

    private static string Word(RefusalReason reason) => reason switch
    {
        RefusalReason.NoKey => "no-key",
        RefusalReason.PayloadLength or RefusalReason.Malformed => "malformed",
        RefusalReason.Padding => "bad-padding",
        RefusalReason.Replay => "old-counter",
        RefusalReason.Tag => "bad-tag",
        RefusalReason.UnknownType => "unknown-type",
        RefusalReason.UnknownCommand => "unknown-command",
        _ => "denied",
    };
}
