using System.Diagnostics;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;

namespace Sallyport.Cli.Bench.EStim;

/// <summary>The parser on a clean stream and on noise, and the bare check value over the same octets in turns with it.</summary>
internal sealed class ParserBench
{
    private const int StreamOctets = 1 << 20;
    private const int PayloadOctets = 128;
    private const int ReadOctets = 4096;
    private const int MaximumPayload = 1024;
    private readonly byte[] _clean = new byte[StreamOctets];
    private readonly byte[] _noise = new byte[StreamOctets];
    private readonly int _packets;
    private readonly PacketParser _parser = new(Dialect.Default, MaximumPayload);

    /// <summary>Makes both streams.</summary>
    public ParserBench()
    {
        var random = new Random(1);
        var writer = new PacketWriter(Dialect.Default);
        var payload = new byte[PayloadOctets];
        var at = 0;
        for (; at + PacketLayout.Overhead + PayloadOctets <= StreamOctets; _packets++)
        {
            random.NextBytes(payload);
            byte[] packet = writer.Write(PacketType.Master, new Endpoint(1, 0), new Endpoint(0x42, 0), payload);
            packet.CopyTo(_clean, at);
            at += packet.Length;
        }

        Array.Resize(ref _clean, at);
        random.NextBytes(_noise);
        for (var start = 0; start + PacketLayout.PayloadAt < _noise.Length; start += random.Next(20, 200))
        {
            ((ReadOnlySpan<byte>)[PacketLayout.Magic0, PacketLayout.Magic1, 0, 0]).CopyTo(_noise.AsSpan(start));
            _noise[start + PacketLayout.LengthAt + 1] &= 1;
        }
    }

    /// <summary>Packets in each second, and megabytes in each second: clean, the bare check value, noise; octets allocated for each packet.</summary>
    public (double Packets, double Clean, double Crc, double Noise, double Allocated) Run(double seconds)
    {
        Parse(_clean);
        Parse(_noise);
        Check();
        TimeSpan clean = default, crc = default, noise = default;
        var blocks = 0;
        var allocated = 0L;
        for (var all = Stopwatch.StartNew(); all.Elapsed.TotalSeconds < seconds; blocks++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            clean += Time(() => Parse(_clean));
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            crc += Time(Check);
            noise += Time(() => Parse(_noise));
        }

        var octets = blocks * 1e-6;
        return (blocks * (double)_packets / clean.TotalSeconds, octets * _clean.Length / clean.TotalSeconds, octets * _clean.Length / crc.TotalSeconds,
            octets * _noise.Length / noise.TotalSeconds, Math.Floor(allocated / ((double)blocks * _packets) * 100) / 100);
    }

    private static TimeSpan Time(Action work)
    {
        var started = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(started);
    }

    private void Parse(byte[] stream)
    {
        var before = _parser.Counters.Packets;
        for (var at = 0; at < stream.Length; at += ReadOctets)
        {
            for (var rest = stream.AsSpan(at, Math.Min(ReadOctets, stream.Length - at)); !rest.IsEmpty; rest = rest[_parser.Feed(rest)..])
            {
                Drain();
            }

            Drain();
        }

        _parser.Idle();
        Drain();
        if (stream == _clean && _parser.Counters.Packets - before != _packets)
        {
            throw new InvalidOperationException("the parser lost packets of a clean stream");
        }
    }

    private void Drain()
    {
        while (_parser.TryRead(out _))
        {
        }
    }

    private void Check()
    {
        var crc = Crc16.Of(CrcVariant.Modbus);
        var sum = 0;
        const int Octets = PacketLayout.Overhead + PayloadOctets;
        for (var at = 0; at + Octets <= _clean.Length; at += Octets)
        {
            sum += crc.Compute(_clean.AsSpan(at, Octets));
        }

        if (sum != 0)
        {
            throw new InvalidOperationException("a packet of the clean stream has a wrong checksum");
        }
    }
}
