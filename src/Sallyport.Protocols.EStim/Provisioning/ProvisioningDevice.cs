using System.Buffers.Binary;
using System.Security.Cryptography;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EStim.Provisioning;

/// <summary>
/// The device's end of its local line: the only way by which a master key comes in. A device without a key takes one; a device with a key takes another one
/// only when somebody confirmed at the device, once, within a minute. One instance is one device; it belongs to one pump.
/// </summary>
/// <remarks>Randomness is drawn for each new session: 8 octets.</remarks>
public sealed class ProvisioningDevice : ISession<ProvisioningDeviceCommand, ProvisioningDeviceEvent>, IDisposable
{
    /// <summary>How long a confirmation holds.</summary>
    public static readonly TimeSpan ConfirmationTime = TimeSpan.FromSeconds(60);

    /// <summary>How long a session holds after the device announced itself.</summary>
    public static readonly TimeSpan SessionTime = TimeSpan.FromSeconds(30);

    /// <summary>Silence after which a part of a frame will never be completed: 100 octets at 9600 bits a second.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(100);

    private readonly ProvisioningDeviceOptions _options;
    private readonly IRandomSource _random;
    private readonly ProvisioningParser _parser = new();
    private readonly byte[] _nonce = new byte[ProvisioningFrame.NonceLength];
    private readonly byte[] _session = new byte[ProvisioningFrame.SessionLength];
    private readonly byte[] _givenCheck = new byte[KeyCheck.Length];
    private Instant _sessionEndsAt = Instant.Never;
    private Instant _confirmedUntil = Instant.Never;
    private Instant _silentAt = Instant.Never;
    private ProvisioningStatus? _answer;
    private bool _isGiven;
    private bool _hasKey;

    /// <summary>Makes the end; it says nothing until it is asked.</summary>
    /// <param name="options">What it says of itself.</param>
    /// <param name="random">Cryptographically strong in the field, scripted in tests.</param>
    public ProvisioningDevice(ProvisioningDeviceOptions options, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _random = random;
        _hasKey = options.HasKey;
    }

    /// <inheritdoc/>
    public Deadline? NextDeadline =>
        Deadline.Earlier(At(_silentAt, "silence"), Deadline.Earlier(At(_confirmedUntil, "confirmation"), At(_sessionEndsAt, "session")));

    /// <summary>A key would be taken now.</summary>
    public bool TakesKey => !_hasKey || _confirmedUntil != Instant.Never;

    /// <inheritdoc/>
    public void Receive(in Arrival arrival, Now now, ISink<ProvisioningDeviceEvent> sink)
    {
        Advance(now, sink, 1);
        if (arrival.Kind != ArrivalKind.Octets)
        {
            // Another cable: what was begun on the one before is over.
            _parser.Clear();
            _silentAt = Instant.Never;
            EndSession();
            return;
        }

        foreach (var octet in arrival.Octets)
        {
            if (_parser.TryTake(octet, out var kind, out var body))
            {
                Take(kind, body, now, sink);
            }
        }

        _silentAt = _parser.HasPending ? now.Monotonic + Silence : Instant.Never;
    }

    /// <inheritdoc/>
    public void Complete(TransmitId id, TransmitOutcome outcome, Now now, ISink<ProvisioningDeviceEvent> sink)
    {
        // Nothing waits for it: the host asks again.
    }

    /// <inheritdoc/>
    public void Submit(in ProvisioningDeviceCommand command, Now now, ISink<ProvisioningDeviceEvent> sink)
    {
        switch (command.Kind)
        {
            case ProvisioningDeviceCommandKind.Confirm:
                _confirmedUntil = now.Monotonic + ConfirmationTime;
                break;
            case ProvisioningDeviceCommandKind.Answer when _isGiven && _answer is null:
                Conclude(command.Status, sink);
                break;
        }
    }

    /// <inheritdoc/>
    public void Advance(Now now, ISink<ProvisioningDeviceEvent> sink, int budget)
    {
        if (now.Monotonic >= _silentAt)
        {
            _silentAt = Instant.Never;
            while (_parser.TryReadIdle(out var kind, out var body))
            {
                Take(kind, body, now, sink);
            }
        }

        if (now.Monotonic >= _confirmedUntil)
        {
            _confirmedUntil = Instant.Never;
            sink.Report(new ProvisioningDeviceEvent(ProvisioningDeviceEventKind.ConfirmationEnded), default);
        }

        if (now.Monotonic >= _sessionEndsAt)
        {
            EndSession();
        }
    }

    /// <summary>Clears what a part of a frame may hold.</summary>
    public void Dispose()
    {
        _parser.Clear();
        EndSession();
    }

    private static Deadline? At(Instant at, string name) => at == Instant.Never ? null : new Deadline(at, name);

    private void Take(ProvisioningKind kind, ReadOnlySpan<byte> body, Now now, ISink<ProvisioningDeviceEvent> sink)
    {
        switch (kind)
        {
            case ProvisioningKind.Hello:
                Announce(body, now, sink);
                break;
            case ProvisioningKind.Key:
                TakeKey(body[..ProvisioningFrame.SessionLength], body[ProvisioningFrame.SessionLength..], sink);
                break;
        }
    }

    private void Announce(ReadOnlySpan<byte> nonce, Now now, ISink<ProvisioningDeviceEvent> sink)
    {
        // A hello that is repeated keeps its session, unless that was used: the host may have taken the announcement before.
        if (_sessionEndsAt == Instant.Never || _isGiven || !nonce.SequenceEqual(_nonce))
        {
            EndSession();
            nonce.CopyTo(_nonce);
            _random.Fill(_session);
        }

        _sessionEndsAt = now.Monotonic + SessionTime;
        Span<byte> body = stackalloc byte[ProvisioningFrame.AnnounceLength];
        _nonce.CopyTo(body);
        _session.CopyTo(body[ProvisioningFrame.NonceLength..]);
        BinaryPrimitives.WriteUInt64LittleEndian(body[(ProvisioningFrame.NonceLength + ProvisioningFrame.SessionLength)..], _options.Serial);
        body[^2] = _options.Address;
        body[^1] = (byte)((_hasKey ? ProvisioningFlags.HasKey : ProvisioningFlags.None) | (TakesKey ? ProvisioningFlags.TakesKey : ProvisioningFlags.None));
        Send(ProvisioningKind.Announce, body, sink);
        sink.Report(new ProvisioningDeviceEvent(ProvisioningDeviceEventKind.Announced), default);
    }

    private void TakeKey(ReadOnlySpan<byte> session, ReadOnlySpan<byte> key, ISink<ProvisioningDeviceEvent> sink)
    {
        Span<byte> check = stackalloc byte[KeyCheck.Length];
        KeyCheck.Compute(key, check);
        if (_sessionEndsAt == Instant.Never || !session.SequenceEqual(_session) || (_isGiven && !CryptographicOperations.FixedTimeEquals(check, _givenCheck)))
        {
            Refuse(session, ProvisioningStatus.NoSession, sink);
            return;
        }

        if (_isGiven)
        {
            // The same again: the answer was lost, or the program still works on it.
            if (_answer is { } answer)
            {
                SendResult(_session, answer, check, sink);
            }

            return;
        }

        if (!TakesKey)
        {
            Refuse(session, ProvisioningStatus.NotConfirmed, sink);
            return;
        }

        _isGiven = true;
        check.CopyTo(_givenCheck);
        sink.Report(new ProvisioningDeviceEvent(ProvisioningDeviceEventKind.KeyGiven), key);
    }

    private void Conclude(ProvisioningStatus status, ISink<ProvisioningDeviceEvent> sink)
    {
        _answer = status;
        if (status == ProvisioningStatus.Stored)
        {
            _hasKey = true;
            _confirmedUntil = Instant.Never;
        }

        SendResult(_session, status, _givenCheck, sink);
        sink.Report(
            status == ProvisioningStatus.Stored
                ? new ProvisioningDeviceEvent(ProvisioningDeviceEventKind.KeyStored)
                : new ProvisioningDeviceEvent(ProvisioningDeviceEventKind.KeyRefused, status),
            default);
    }

    private static void Refuse(ReadOnlySpan<byte> session, ProvisioningStatus status, ISink<ProvisioningDeviceEvent> sink)
    {
        SendResult(session, status, default, sink);
        sink.Report(new ProvisioningDeviceEvent(ProvisioningDeviceEventKind.KeyRefused, status), default);
    }

    private static void SendResult(ReadOnlySpan<byte> session, ProvisioningStatus status, ReadOnlySpan<byte> check, ISink<ProvisioningDeviceEvent> sink)
    {
        Span<byte> body = stackalloc byte[ProvisioningFrame.ResultLength];
        body.Clear();
        session.CopyTo(body);
        body[ProvisioningFrame.SessionLength] = (byte)status;
        if (status == ProvisioningStatus.Stored)
        {
            check.CopyTo(body[(ProvisioningFrame.SessionLength + 1)..]);
        }

        Send(ProvisioningKind.Result, body, sink);
    }

    private static void Send(ProvisioningKind kind, ReadOnlySpan<byte> body, ISink<ProvisioningDeviceEvent> sink)
    {
        Span<byte> frame = stackalloc byte[ProvisioningFrame.LargestFrame];
        sink.Send(TransmitId.None, MacAddress.None, MacAddress.None, ProvisioningFrame.Write(kind, body, frame));
    }

    private void EndSession()
    {
        _sessionEndsAt = Instant.Never;
        _isGiven = false;
        _answer = null;
        CryptographicOperations.ZeroMemory(_session);
        CryptographicOperations.ZeroMemory(_givenCheck);
    }
}
