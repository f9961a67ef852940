using System.Buffers.Binary;
using System.Security.Cryptography;
using Sallyport.Protocols.EStim.Keys;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Protocols.EStim.Provisioning;

/// <summary>The host's end of a local line: finds the device, gives it one key, and checks that it has this one. One instance is one attempt.</summary>
/// <remarks>Randomness is drawn once: 8 octets.</remarks>
public sealed class ProvisioningHost : ISession<ProvisioningHostCommand, ProvisioningHostEvent>, IDisposable
{
    /// <summary>Time between two questions who is there.</summary>
    public static readonly TimeSpan HelloInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Time for an answer to the key; a device writes to its memory meanwhile.</summary>
    public static readonly TimeSpan ResultTimeout = TimeSpan.FromSeconds(1);

    /// <summary>How often the key is sent.</summary>
    public const int KeyAttempts = 5;

    private readonly IRandomSource _random;
    private readonly TimeSpan _patience;
    private readonly ProvisioningParser _parser = new();
    private readonly byte[] _nonce = new byte[ProvisioningFrame.NonceLength];
    private readonly byte[] _session = new byte[ProvisioningFrame.SessionLength];
    private readonly byte[] _key = new byte[TemporaryKey.Length];
    private Phase _phase;
    private Instant _nextAt = Instant.Zero;
    private Instant _endsAt = Instant.Never;
    private Instant _silentAt = Instant.Never;
    private ProvisioningHostEvent _device;
    private bool _needsConfirmation;
    private int _attempts;

    /// <summary>Makes the end; it asks from its first <see cref="Advance"/> on.</summary>
    /// <param name="random">Cryptographically strong in the field, scripted in tests.</param>
    /// <param name="patience">How long a device is looked for.</param>
    public ProvisioningHost(IRandomSource random, TimeSpan patience)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(patience, HelloInterval);
        _random = random;
        _patience = patience;
    }

    private enum Phase : byte
    {
        Fresh,
        Asking,
        Found,
        Giving,
        Over,
    }

    /// <inheritdoc/>
    public Deadline? NextDeadline => Deadline.Earlier(At(_silentAt, "silence"), _phase switch
    {
        Phase.Fresh => new Deadline(Instant.Zero, "start"),
        Phase.Asking => Deadline.Earlier(new Deadline(_nextAt, "hello"), new Deadline(_endsAt, "patience")),
        Phase.Giving => new Deadline(_nextAt, "result"),
        _ => null,
    });

    /// <inheritdoc/>
    public void Receive(in Arrival arrival, Now now, ISink<ProvisioningHostEvent> sink)
    {
        if (arrival.Kind != ArrivalKind.Octets)
        {
            _parser.Clear();
            _silentAt = Instant.Never;
            return;
        }

        foreach (var octet in arrival.Octets)
        {
            if (_parser.TryTake(octet, out var kind, out var body))
            {
                Take(kind, body, sink);
            }
        }

        _silentAt = _parser.HasPending ? now.Monotonic + ProvisioningDevice.Silence : Instant.Never;
    }

    /// <inheritdoc/>
    public void Complete(TransmitId id, TransmitOutcome outcome, Now now, ISink<ProvisioningHostEvent> sink)
    {
        // Nothing waits for it: what is not answered is sent again.
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">No device was found, or a key was given already.</exception>
    /// <exception cref="ArgumentException">The key has not 16 octets.</exception>
    public void Submit(in ProvisioningHostCommand command, Now now, ISink<ProvisioningHostEvent> sink)
    {
        if (_phase != Phase.Found)
        {
            throw new InvalidOperationException("a key is given once, to a device that was found");
        }

        if (command.Key.Length != TemporaryKey.Length)
        {
            throw new ArgumentException("a master key has 16 octets", nameof(command));
        }

        command.Key.Span.CopyTo(_key);
        _phase = Phase.Giving;
        _nextAt = now.Monotonic;
        Advance(now, sink, 1);
    }

    /// <inheritdoc/>
    public void Advance(Now now, ISink<ProvisioningHostEvent> sink, int budget)
    {
        if (_phase == Phase.Fresh)
        {
            _random.Fill(_nonce);
            _phase = Phase.Asking;
            _nextAt = now.Monotonic;
            _endsAt = now.Monotonic + _patience;
        }

        if (now.Monotonic >= _silentAt)
        {
            _silentAt = Instant.Never;
            while (_parser.TryReadIdle(out var kind, out var body))
            {
                Take(kind, body, sink);
            }
        }

        if (_phase == Phase.Asking && now.Monotonic >= _endsAt)
        {
            End(_device with { Kind = ProvisioningHostEventKind.NotFound }, default, sink);
        }
        else if (_phase == Phase.Asking && now.Monotonic >= _nextAt)
        {
            Send(ProvisioningKind.Hello, _nonce, sink);
            _nextAt = now.Monotonic + HelloInterval;
        }
        else if (_phase == Phase.Giving && now.Monotonic >= _nextAt)
        {
            GiveKey(now, sink);
        }
    }

    /// <summary>Clears the key.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_key);
        _parser.Clear();
    }

    private static Deadline? At(Instant at, string name) => at == Instant.Never ? null : new Deadline(at, name);

    private void GiveKey(Now now, ISink<ProvisioningHostEvent> sink)
    {
        if (_attempts == KeyAttempts)
        {
            End(_device with { Kind = ProvisioningHostEventKind.Unanswered }, default, sink);
            return;
        }

        _attempts++;
        _nextAt = now.Monotonic + ResultTimeout;
        Span<byte> body = stackalloc byte[ProvisioningFrame.KeyLength];
        _session.CopyTo(body);
        _key.CopyTo(body[ProvisioningFrame.SessionLength..]);
        Send(ProvisioningKind.Key, body, sink);
        body.Clear();
    }

    private void Take(ProvisioningKind kind, ReadOnlySpan<byte> body, ISink<ProvisioningHostEvent> sink)
    {
        if (kind == ProvisioningKind.Announce && _phase == Phase.Asking && body[..ProvisioningFrame.NonceLength].SequenceEqual(_nonce))
        {
            TakeAnnouncement(body[ProvisioningFrame.NonceLength..], sink);
        }
        else if (kind == ProvisioningKind.Result && _phase == Phase.Giving && body[..ProvisioningFrame.SessionLength].SequenceEqual(_session))
        {
            TakeResult((ProvisioningStatus)body[ProvisioningFrame.SessionLength], body[(ProvisioningFrame.SessionLength + 1)..], sink);
        }
    }

    private void TakeAnnouncement(ReadOnlySpan<byte> body, ISink<ProvisioningHostEvent> sink)
    {
        body[..ProvisioningFrame.SessionLength].CopyTo(_session);
        var flags = (ProvisioningFlags)body[^1];
        _device = new ProvisioningHostEvent(
            ProvisioningHostEventKind.Found,
            BinaryPrimitives.ReadUInt64LittleEndian(body[ProvisioningFrame.SessionLength..]),
            body[^2],
            flags.HasFlag(ProvisioningFlags.HasKey));
        if (flags.HasFlag(ProvisioningFlags.TakesKey))
        {
            _phase = Phase.Found;
            sink.Report(_device, default);
        }
        else if (!_needsConfirmation)
        {
            _needsConfirmation = true;
            sink.Report(_device with { Kind = ProvisioningHostEventKind.NeedsConfirmation }, default);
        }
    }

    private void TakeResult(ProvisioningStatus status, ReadOnlySpan<byte> check, ISink<ProvisioningHostEvent> sink)
    {
        if (status != ProvisioningStatus.Stored)
        {
            End(_device with { Kind = ProvisioningHostEventKind.Refused, Status = status }, default, sink);
            return;
        }

        Span<byte> expected = stackalloc byte[KeyCheck.Length];
        KeyCheck.Compute(_key, expected);
        var isRight = CryptographicOperations.FixedTimeEquals(check, expected);
        End(_device with { Kind = isRight ? ProvisioningHostEventKind.Stored : ProvisioningHostEventKind.WrongCheck }, isRight ? expected : default, sink);
    }

    private void End(ProvisioningHostEvent occurrence, ReadOnlySpan<byte> payload, ISink<ProvisioningHostEvent> sink)
    {
        _phase = Phase.Over;
        CryptographicOperations.ZeroMemory(_key);
        sink.Report(occurrence, payload);
    }

    private static void Send(ProvisioningKind kind, ReadOnlySpan<byte> body, ISink<ProvisioningHostEvent> sink)
    {
        Span<byte> frame = stackalloc byte[ProvisioningFrame.LargestFrame];
        sink.Send(TransmitId.None, MacAddress.None, MacAddress.None, ProvisioningFrame.Write(kind, body, frame));
        frame.Clear();
    }
}
