using System.Buffers.Binary;
using System.Security.Cryptography;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>Registration (sections 3.3 and 7.2).</summary>
public sealed partial class GatewaySession
{
    /// <summary>Hellos that may wait for their turn; more are refused and their nodes try again after 1.5 s and more.</summary>
    private const int MaximumHellos = 1024;

    /// <summary>A key agreement that gives these many octets for everything: private, public, shared.</summary>
    private const int KeyLength = IKeyAgreement.Length;

    /// <summary>
    /// Opens a hello and lets it wait. The limit is counted after the tag was checked, so that nobody without the network key can use up a node's hellos;
    /// before that the work is one decryption, as for any frame.
    /// </summary>
    private void ReceiveHello(in Arrival arrival, Now now, ISink<GatewayEvent> sink)
    {
        var refusal = FrameLayout.Check(MessageType.ClientHello, arrival.Octets.Length);
        var body = _plaintext.AsSpan(0, ClientHello.BodyLength);
        if (refusal == RefusalReason.None && !_cipher.TryOpen(_networkKey, arrival.Octets, body))
        {
            refusal = RefusalReason.BadTag;
        }
        else if (refusal == RefusalReason.None)
        {
            Observer?.Opened(FrameKey.Network, body);
            refusal = RefusalOf(arrival.Source, now);
        }

        if (refusal != RefusalReason.None)
        {
            Refuse(arrival, refusal, sink);
            return;
        }

        ClientHello.Parse(body, out var hello);
        var work = new HelloWork
        {
            Node = arrival.Source,
            Local = LocalOf(arrival),
            Sleepy = hello.Sleepy,
            BroadcastEnabled = hello.BroadcastEnabled,
            Rssi = arrival.Rssi,
            Channel = arrival.Channel,
        };
        hello.PublicKey.CopyTo(work.PublicKey);
        _hellos.Enqueue(work);
    }

    private RefusalReason RefusalOf(MacAddress node, Now now) =>
        !_helloLimit.Allows(node, now.Monotonic) ? RefusalReason.RateLimited
        : _hellos.Count >= MaximumHellos ? RefusalReason.TableFull
        : RefusalReason.None;

    /// <summary>Makes the key and answers: a first session at once, a further one beside the valid one.</summary>
    private void Answer(ref HelloWork hello, Now now, ISink<GatewayEvent> sink)
    {
        Span<byte> privateKey = stackalloc byte[KeyLength];
        Span<byte> secret = stackalloc byte[KeyLength];
        Span<byte> publicKey = stackalloc byte[KeyLength];
        Span<byte> sessionKey = stackalloc byte[KeyLength];
        _random.Fill(privateKey);
        Clamp(privateKey);
        var strong = _agreement.TryAgree(privateKey, hello.PublicKey, secret);
        if (strong)
        {
            _agreement.PublicKey(privateKey, publicKey);
            SessionKey.Derive(secret, sessionKey);
        }

        CryptographicOperations.ZeroMemory(privateKey);
        CryptographicOperations.ZeroMemory(secret);
        var slot = strong ? _table.Find(hello.Node) : SessionTable.None;
        if (!strong)
        {
            RefuseHello(hello, RefusalReason.WeakKey, sink);
        }
        else if (slot >= 0 && _table.Slot(slot).State != GatewayNodeState.Unregistered && !EndIfSilent(slot, now, sink))
        {
            PutBeside(slot, hello, publicKey, sessionKey, now, sink);
        }
        else
        {
            Register(hello, publicKey, sessionKey, now, sink);
        }

        CryptographicOperations.ZeroMemory(sessionKey);
    }

    /// <summary>RFC 7748 section 5; done here so that the private key is the same octets whatever the implementation behind the interface does.</summary>
    private static void Clamp(Span<byte> privateKey)
    {
        privateKey[0] &= 0xF8;
        privateKey[31] = (byte)((privateKey[31] & 0x7F) | 0x40);
    }

    private static void RefuseHello(in HelloWork hello, RefusalReason reason, ISink<GatewayEvent> sink) => sink.Report(
        new GatewayEvent
        {
            Kind = GatewayEventKind.Refused,
            Node = hello.Node,
            Refusal = reason,
            MessageType = MessageType.ClientHello,
            Rssi = hello.Rssi,
            Channel = hello.Channel,
        },
        []);

    private void Register(in HelloWork hello, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> sessionKey, Now now, ISink<GatewayEvent> sink)
    {
        var slot = _table.Register(hello.Node);
        if (slot < 0)
        {
            RefuseHello(hello, RefusalReason.TableFull, sink);
            return;
        }

        ref var hot = ref _table.Slot(slot);
        hot.State = GatewayStates.After(hot.State, GatewayTrigger.Hello);
        SendServerHello(hello, publicKey, _table.Detail(slot).NodeId, sink);
        Begin(slot, sessionKey, now.Monotonic.Microseconds, hello.Sleepy, hello.BroadcastEnabled, hello.Local);
        Hear(slot, hello.Rssi, hello.Channel);
        OfferBroadcastKey(slot, sink);
        ReportJoined(slot, sink);
    }

    /// <summary>Starts a session in a slot that is fresh or was just restarted.</summary>
    private void Begin(int slot, ReadOnlySpan<byte> sessionKey, long since, bool sleepy, bool broadcastEnabled, MacAddress local)
    {
        ref var hot = ref _table.Slot(slot);
        sessionKey.CopyTo(hot.Key);
        hot.KeySince = since;
        hot.LastMessage = since;
        hot.Set(SlotFlags.Sleepy | SlotFlags.JoinedSleepy, sleepy);
        hot.Set(SlotFlags.Broadcast, broadcastEnabled);
        _table.Detail(slot).Local = local;
        WatchSilence(slot);
    }

    /// <summary>The valid session stays. An awake node gets the broadcast key under the new key too, exactly as in a first registration.</summary>
    private void PutBeside(int slot, in HelloWork hello, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> sessionKey, Now now, ISink<GatewayEvent> sink)
    {
        ref var hot = ref _table.Slot(slot);
        DropPending(slot);
        var pending = new PendingSession
        {
            Since = now.Monotonic.Microseconds,
            Sleepy = hello.Sleepy,
            BroadcastEnabled = hello.BroadcastEnabled,
            Local = hello.Local,
        };
        sessionKey.CopyTo(pending.Key);
        _pending[slot] = pending;
        hot.State = GatewayStates.After(hot.State, GatewayTrigger.Hello);
        SendServerHello(hello, publicKey, _table.Detail(slot).NodeId, sink);
        if (hello.BroadcastEnabled && !hello.Sleepy)
        {
            var command = new GatewayCommand(GatewayCommandKind.Control, hello.Node, QueuedDownlink.Own, Code: ControlCode.BroadcastKey, Payload: _broadcastKey);
            SendBeside(pending, hello.Node, _table.Detail(slot).NodeId, command, sink);
        }
    }

    /// <summary>A frame opened under the new key: the old session is over, the new one is valid from its hello on.</summary>
    private void Promote(int slot, PendingSession pending, in Arrival arrival, ISink<GatewayEvent> sink)
    {
        ref var hot = ref _table.Slot(slot);
        if (GatewayStates.IsCondemned(hot.State))
        {
            ReportLeft(slot, InvalidateReason.WrongData, silent: false, sink);
        }

        DropWaiting(slot, sink);
        hot.State = GatewayStates.After(hot.State, GatewayTrigger.Proof);
        _table.Restart(slot);
        _pending.Remove(slot);
        Begin(slot, pending.Key, pending.Since, pending.Sleepy, pending.BroadcastEnabled, pending.Local);
        hot.DownlinkCounter = pending.DownlinkCounter;
        pending.Dispose();
        Hear(slot, arrival.Rssi, arrival.Channel);
        if (hot.Has(SlotFlags.Sleepy))
        {
            OfferBroadcastKey(slot, sink);
        }

        ReportJoined(slot, sink);
    }

    private void SendServerHello(in HelloWork hello, ReadOnlySpan<byte> publicKey, ushort nodeId, ISink<GatewayEvent> sink)
    {
        Span<byte> random = stackalloc byte[sizeof(uint)];
        _random.Fill(random);
        var frame = Start(MessageType.ServerHello, ServerHello.FrameLength);
        new ServerHello { PublicKey = publicKey, NodeId = nodeId, Random = BinaryPrimitives.ReadUInt32LittleEndian(random) }.Write(frame[FrameLayout.BodyAt..]);
        _cipher.Seal(_networkKey, frame);
        SendSealed(FrameKey.Network, _networkKey, TransmitId.None, hello.Local, hello.Node, frame, sink);
    }

    private void ReportJoined(int slot, ISink<GatewayEvent> sink)
    {
        ref var hot = ref _table.Slot(slot);
        ref var detail = ref _table.Detail(slot);
        sink.Report(
            new GatewayEvent
            {
                Kind = GatewayEventKind.Joined,
                Node = new MacAddress(hot.Address),
                NodeId = detail.NodeId,
                Sleepy = hot.Has(SlotFlags.Sleepy),
                BroadcastEnabled = hot.Has(SlotFlags.Broadcast),
                Rssi = detail.Rssi,
                Channel = detail.Channel,
                MessageType = MessageType.ClientHello,
                Encrypted = true,
            },
            []);
    }
}
