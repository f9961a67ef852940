using System.Diagnostics;
using Sallyport.Crypto;
using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Cli.Bench;

/// <summary>
/// Measures the gateway role: decrypt, check, count, report. Frames are made outside the timed part; blocks of frames and blocks of the bare AEAD over
/// the same frames take turns, so that a noisy neighbour disturbs both alike.
/// </summary>
internal sealed class EnigmaIotBench : IDisposable
{
    private const int PayloadOctets = 40;
    private const int FrameOctets = FrameLayout.Overhead + 7 + PayloadOctets;
    private const int BlockFrames = 50_000;
    private const int CounterLimit = 60_000;
    private const int SmallestHeap = 10_000;

    // Virtual microseconds between hellos, so that the limit of hellos per address is not what is measured.
    private const int HelloSpacing = 20_000;

    private static readonly MacAddress Gateway = new(0x0253_414C_4C59);

    private readonly LibCryptoChaCha20Poly1305 _aead = new();
    private readonly LibCryptoX25519 _agreement = new();
    private readonly byte[] _networkKey = NetworkKey.FromText("bench network key");
    private readonly byte[] _frames = new byte[BlockFrames * FrameOctets];
    private readonly int[] _order = new int[BlockFrames];
    private readonly int[] _needed;
    private readonly CountingSink _sink = new();
    private readonly BenchFleet _fleet;
    private readonly GatewaySession _session;
    private readonly Random _random = new(1);
    private long _clock = 1_000_000;

    /// <summary>A gateway role without nodes.</summary>
    public EnigmaIotBench(int devices)
    {
        _needed = new int[devices];
        _fleet = new BenchFleet(devices, _networkKey, _aead, _agreement);
        _session = new GatewaySession(
            new GatewayOptions { Address = Gateway, NetworkKey = _networkKey, MaximumNodes = Math.Max(devices, 1), HellosPerWindow = 1000 },
            SystemRandomSource.Shared,
            _aead,
            _agreement);
    }

    /// <summary>Registers the fleet, then measures for so many timed seconds.</summary>
    public EnigmaIotFigures Run(double seconds)
    {
        var bytesPerDevice = _fleet.Count < SmallestHeap ? MeasureHeap() : 0;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var registrations = Register();
        if (_fleet.Count >= SmallestHeap)
        {
            bytesPerDevice = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / _fleet.Count;
        }

        RunBlock(out _, out _);
        var frames = 0L;
        var allocated = 0L;
        TimeSpan inSession = TimeSpan.Zero, inAead = TimeSpan.Zero;
        while (inSession.TotalSeconds < seconds)
        {
            allocated += RunBlock(out var session, out var aead);
            inSession += session;
            inAead += aead;
            frames += BlockFrames;
        }

        var rate = frames / inSession.TotalSeconds;
        var ceiling = frames / inAead.TotalSeconds;
        return new EnigmaIotFigures(
            _fleet.Count, inSession.TotalSeconds, PayloadOctets, rate, ceiling, rate / ceiling, (double)allocated / frames, bytesPerDevice, registrations);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        _aead.Dispose();
    }

    // Tables grow in steps: a handful of devices would be charged for a whole step.
    private static double MeasureHeap()
    {
        using var many = new EnigmaIotBench(SmallestHeap);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        many.Register();
        return (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / SmallestHeap;
    }

    private double Register()
    {
        var timed = TimeSpan.Zero;
        for (var device = 0; device < _fleet.Count; device++)
        {
            timed += RegisterOne(device);
        }

        // A single device says nothing about the rate: register it again until the clock has something to measure.
        var registered = _fleet.Count;
        while (timed.TotalSeconds < 0.5)
        {
            timed += RegisterOne(registered++ % _fleet.Count);
        }

        return registered / timed.TotalSeconds;
    }

    private TimeSpan RegisterOne(int device)
    {
        Span<byte> hello = stackalloc byte[ClientHello.FrameLength];
        _fleet.WriteHello(hello);
        _clock += HelloSpacing;
        var started = Stopwatch.GetTimestamp();
        Receive(device, hello);
        _session.Advance(Now(), _sink, 1);
        var taken = Stopwatch.GetElapsedTime(started);
        _fleet.TakeAnswer(device, _sink.Sent.AsSpan(0, _sink.SentLength));
        return taken;
    }

    private long RunBlock(out TimeSpan inSession, out TimeSpan inAead)
    {
        PrepareBlock();
        inAead = TimeAead();
        var expected = _sink.Uplinks + BlockFrames;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        for (var frame = 0; frame < BlockFrames; frame++)
        {
            _session.Expect(BenchFleet.Address(_order[Math.Min(frame + 1, BlockFrames - 1)]));
            Receive(_order[frame], _frames.AsSpan(frame * FrameOctets, FrameOctets));
        }

        inSession = Stopwatch.GetElapsedTime(started);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return _sink.Uplinks == expected && _sink.Others == 0
            ? allocated
            : throw new InvalidOperationException($"{expected - _sink.Uplinks} frames of a block were not accepted");
    }

    private void PrepareBlock()
    {
        Array.Clear(_needed);
        for (var frame = 0; frame < BlockFrames; frame++)
        {
            _order[frame] = _random.Next(_fleet.Count);
            _needed[_order[frame]]++;
        }

        // A key is renewed before a block that its counter would not last, never inside one: frames of the old key wait there.
        for (var device = 0; device < _fleet.Count; device++)
        {
            if (_fleet.Left(device, CounterLimit) < _needed[device])
            {
                RegisterOne(device);
            }
        }

        Span<byte> payload = stackalloc byte[PayloadOctets];
        for (var frame = 0; frame < BlockFrames; frame++)
        {
            _random.NextBytes(payload);
            _fleet.WriteData(_order[frame], payload, _frames.AsSpan(frame * FrameOctets, FrameOctets));
        }
    }

    private TimeSpan TimeAead()
    {
        Span<byte> key = stackalloc byte[IAead.KeyLength];
        Span<byte> associated = stackalloc byte[FrameLayout.BodyAt + 8];
        Span<byte> plaintext = stackalloc byte[FrameOctets - FrameLayout.Overhead];
        key.Clear();
        var opened = 0;
        var started = Stopwatch.GetTimestamp();
        for (var index = 0; index < BlockFrames; index++)
        {
            var frame = _frames.AsSpan(index * FrameOctets, FrameOctets);
            var full = _fleet.Key(_order[index]);
            full[..FrameCipher.CipherKeyOctets].CopyTo(key);
            frame[..FrameLayout.BodyAt].CopyTo(associated);
            full[FrameCipher.CipherKeyOctets..].CopyTo(associated[FrameLayout.BodyAt..]);
            opened += _aead.TryOpen(
                key, frame.Slice(FrameLayout.IvAt, FrameLayout.IvLength), associated,
                frame[FrameLayout.BodyAt..^FrameLayout.TagLength], frame[^FrameLayout.TagLength..], plaintext) ? 1 : 0;
        }

        var taken = Stopwatch.GetElapsedTime(started);
        return opened == BlockFrames ? taken : throw new InvalidOperationException("the bare AEAD refused a frame");
    }

    private void Receive(int device, ReadOnlySpan<byte> frame)
    {
        _clock += 20;
        _session.Receive(
            new Arrival { Kind = ArrivalKind.Frame, Source = BenchFleet.Address(device), Destination = Gateway, Octets = frame }, Now(), _sink);
    }

    private Now Now() => new(new Instant(_clock), 1_795_000_000_000_000 + _clock);
}
