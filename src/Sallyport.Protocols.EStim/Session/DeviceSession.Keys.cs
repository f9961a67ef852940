using System.Security.Cryptography;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Keys;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EStim.Session;

/// <content>The temporary key: made, renewed, revoked, expired (estim.md section 9).</content>
public sealed partial class DeviceSession
{
    /// <summary>Time that the temporary key still lives, in units of 10 s rounded up.</summary>
    private ushort KeyUnitsLeft(Now now) =>
        _keyEndsAt == Instant.Never ? (ushort)0 : (ushort)Math.Max(0, Math.Ceiling((_keyEndsAt - now.Monotonic) / Messages.InitTempKey.TimeoutUnit));

    private RefusalReason InitTempKey(in PacketView packet, in CommandView command, Now now, ISink<DeviceEvent> sink)
    {
        var request = Messages.InitTempKey.Read(command, _dialect);
        Span<byte> signature = stackalloc byte[Messages.InitTempKey.SignatureLength];
        Span<byte> sequence = stackalloc byte[sizeof(ushort)];
        Span<byte> timeout = stackalloc byte[sizeof(ushort)];
        PacketLayout.WriteUInt16(sequence, command.Sequence, _dialect);
        PacketLayout.WriteUInt16(timeout, request.TimeoutUnits, _dialect);
        TemporaryKey.Sign(_master!.Key, packet.Source, packet.Destination, sequence, request.Salt, timeout, command.Args, signature);
        if (!CryptographicOperations.FixedTimeEquals(signature, request.Signature))
        {
            return RefusalReason.Signature;
        }

        foreach (var salt in _memory.Salts)
        {
            if (request.Salt.SequenceEqual(salt))
            {
                return RefusalReason.SaltReused;
            }
        }

        _memory.AddSalt(request.Salt);
        Store(sink);
        if (request.TimeoutUnits == 0)
        {
            EndKey(StopReason.KeyRevoked, now, sink);
            _outputs.RampDown(StopReason.KeyRevoked, now.Monotonic);
            return RefusalReason.None;
        }

        Span<byte> key = stackalloc byte[TemporaryKey.Length];
        TemporaryKey.Derive(_master.Key, request.Salt, packet.Destination, key);
        DropTemporary(now, sink);
        _temporary = new KeySlot(key);
        key.Clear();
        _permissions = new Permission[command.ArgCount];
        for (var i = 0; i < _permissions.Length; i++)
        {
            _permissions[i] = Permission.Read(command.Arg(i), _dialect);
        }

        var life = request.TimeoutUnits * Messages.InitTempKey.TimeoutUnit;
        _keyEndsAt = now.Monotonic + life;
        sink.Report(new DeviceEvent { Kind = DeviceEventKind.KeyActive, Source = packet.Source, Duration = life }, default);
        return RefusalReason.None;
    }

    /// <summary>The temporary key is invalid at once; outputs with a level go down.</summary>
    private void EndKey(StopReason reason, Now now, ISink<DeviceEvent> sink)
    {
        _keyEndsAt = Instant.Never;
        _permissions = [];
        if (!DropTemporary(now, sink))
        {
            return;
        }

        _outputs.RampDown(reason, now.Monotonic);
        sink.Report(new DeviceEvent { Kind = DeviceEventKind.KeyEnded, Reason = reason, State = _outputs.State }, default);
    }

    /// <summary>Forgets the temporary key with all answers that were owed or sent under it: whoever has the next one did not ask for them.</summary>
    private bool DropTemporary(Now now, ISink<DeviceEvent> sink)
    {
        if (_temporary is not { } slot)
        {
            return false;
        }

        _temporary = null;
        DropAnswers(slot, now, sink);
        slot.Dispose();
        return true;
    }

    private void DropAnswers(KeySlot? slot, Now now, ISink<DeviceEvent> sink)
    {
        for (var waiting = _replies.Count; waiting > 0; waiting--)
        {
            var reply = _replies.Dequeue();
            if ((slot == _master) == reply.Protection.IsTemporary() || reply.Protection == Protection.Clear)
            {
                _replies.Enqueue(reply);
            }
        }

        if (slot is not null && _line.Outstanding?.Slot == slot)
        {
            _line.Cancel(now, sink);
        }
    }

    private bool IsPermitted(in CommandView command)
    {
        if (_permissions.Length == 0 || ProtectionRules.IsAlwaysPermitted(command.Id))
        {
            return true;
        }

        switch (command.Id)
        {
            case CommandId.Arm:
                var wanted = command.Fields[0];
                return wanted != 0 && (wanted & ~PermittedOutputs(CommandId.Arm, 0)) == 0;
            case CommandId.SetLevels:
                for (var i = 0; i < command.ArgCount; i++)
                {
                    var change = LevelChange.Read(command.Arg(i), _dialect);
                    if (change.Output >= OutputSet.MaximumOutputs || (PermittedOutputs(CommandId.SetLevels, change.Level) >> change.Output & 1) == 0)
                    {
                        return false;
                    }
                }

                return command.ArgCount > 0;
            default:
                foreach (var permission in _permissions)
                {
                    if (permission.Command == command.Id)
                    {
                        return true;
                    }
                }

                return false;
        }
    }

    private int PermittedOutputs(CommandId command, ushort level)
    {
        var outputs = 0;
        foreach (var permission in _permissions)
        {
            outputs |= permission.Command == command && level <= permission.MaximumLevel ? permission.Outputs : 0;
        }

        return outputs;
    }
}
