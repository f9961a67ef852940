using System.Collections.Concurrent;
using Sallyport.Links;
using Sallyport.Links.Serial;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Keys;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.System.Tests.EStim;

/// <summary>
/// The serial line between two processes: each has a pseudo terminal of its own, and the test is the cable in between. Packets leave their sender at the speed
/// of the line and are carried whole, so that the gaps of a busy machine do not cut them. The cable listens with the key, an adapter can be pulled in the middle
/// of a packet, and somebody can jam it.
/// </summary>
internal sealed class Cable : IDisposable
{
    private const int NoiseOctets = 10;
    private static readonly TimeSpan NoiseInterval = TimeSpan.FromMilliseconds(10);
    private readonly string _path;
    private readonly SealKeys _keys;
    private readonly ConcurrentQueue<CablePacket> _packets = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly PacketParser _fromGateway = new(Dialect.Default, new LineOptions().PayloadLimit);
    private readonly PacketParser _fromDevice = new(Dialect.Default, new LineOptions().PayloadLimit);
    private readonly List<byte> _partial = [];
    private readonly Random _noise = new(20261121);
    private readonly byte[] _plain = new byte[PacketLayout.LargestPayload];
    private readonly Thread _carrying;
    private readonly SerialLink _device;
    private SerialLink? _gateway;
    private volatile bool _isJammed;
    private volatile int _pullBehind;
    private volatile bool _plugs;

    /// <summary>Lays a cable whose ends are in a folder.</summary>
    /// <param name="folder">Holds the links to both pseudo terminals.</param>
    /// <param name="key">Opens what is sealed, to see what it is.</param>
    public Cable(string folder, byte[] key)
    {
        _path = folder;
        _keys = new SealKeys(key);
        _device = Make(DevicePort);
        _gateway = Make(GatewayPort);

        // Not on the thread pool: tests that wait for each other's answers there must not hold up the line.
        _carrying = new Thread(Carry) { IsBackground = true, Name = "cable" };
        _carrying.Start();
    }

    /// <summary>Where the gateway's adapter is.</summary>
    public string GatewayPort => Path.Combine(_path, "gateway-port");

    /// <summary>Where the device's adapter is.</summary>
    public string DevicePort => Path.Combine(_path, "device-port");

    /// <summary>Whole packets of the gateway, in order.</summary>
    public IReadOnlyList<CablePacket> Packets => [.. _packets];

    /// <summary>Octets of the packet that was on the line when the adapter was pulled; 0 before.</summary>
    public int CutBehind { get; private set; }

    /// <summary>True while the gateway's adapter is plugged in.</summary>
    public bool IsPlugged => Volatile.Read(ref _gateway) is not null;

    /// <summary>Noise in both directions, without end, at the speed of the line: nothing else comes through.</summary>
    public bool IsJammed
    {
        get => _isJammed;
        set => _isJammed = value;
    }

    /// <summary>Pulls the gateway's adapter as soon as so many octets of one of its packets have passed.</summary>
    public void PullGatewayBehind(int octets) => _pullBehind = octets;

    /// <summary>Plugs the gateway's adapter in again.</summary>
    public void PlugGateway() => _plugs = true;

    /// <summary>Behind so many packets the gateway asked how the device is, and did nothing else.</summary>
    public void AssertOnlyAsked(int before)
    {
        CablePacket[] since = [.. _packets.Skip(before)];
        Assert.Contains(since, static packet => packet.Command == CommandId.GetStatus);
        Assert.All(since, static packet => Assert.True(
            packet.Type is PacketType.Ping or PacketType.Pong or PacketType.Ack or PacketType.SealedResult || packet.Command is CommandId.GetInfo or CommandId.GetStatus, $"{packet}"));
    }

    public void Dispose()
    {
        _stop.Cancel();
        _carrying.Join();
        _device.Dispose();
        _gateway?.Dispose();
        _keys.Dispose();
        _stop.Dispose();
        _work.Dispose();
    }

    private SerialLink Make(string port) => new(new SerialLinkOptions { Path = port, CreatesPty = true, IsPaced = false }) { Ready = Wake };

    private void Wake()
    {
        if (_work.CurrentCount == 0)
        {
            _work.Release();
        }
    }

    private void Carry()
    {
        var toDevice = new Carrier(CarryFromGateway);
        var toGateway = new Carrier(CarryFromDevice);
        try
        {
            while (true)
            {
                _work.Wait(NoiseInterval, _stop.Token);
                _gateway?.Poll(toDevice, default, int.MaxValue);
                _device.Poll(toGateway, default, int.MaxValue);
                if (_isJammed)
                {
                    Jam(_device);
                    Jam(_gateway);
                }

                if (_gateway is null && _plugs)
                {
                    _plugs = false;
                    _fromGateway.Clear();
                    _partial.Clear();
                    Volatile.Write(ref _gateway, Make(GatewayPort));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The designed end.
        }
    }

    private void CarryFromGateway(ReadOnlySpan<byte> octets)
    {
        foreach (byte octet in _isJammed ? [] : octets)
        {
            _partial.Add(octet);
            _fromGateway.Feed([octet]);
            while (_fromGateway.TryRead(out PacketView packet))
            {
                _partial.Clear();
                _packets.Enqueue(Describe(packet));
                Send(_device, packet.Octets);
            }

            if (_pullBehind > 0 && _partial.Count == _pullBehind)
            {
                _pullBehind = 0;
                CutBehind = _partial.Count;
                Send(_device, [.. _partial]);
                SerialLink pulled = _gateway!;
                Volatile.Write(ref _gateway, null);
                pulled.Dispose();
                return;
            }
        }
    }

    private void CarryFromDevice(ReadOnlySpan<byte> octets)
    {
        foreach (byte octet in _isJammed ? [] : octets)
        {
            _fromDevice.Feed([octet]);
            while (_fromDevice.TryRead(out PacketView packet))
            {
                Send(_gateway, packet.Octets);
            }
        }
    }

    private void Jam(SerialLink? link)
    {
        Span<byte> noise = stackalloc byte[NoiseOctets];
        _noise.NextBytes(noise);
        Send(link, noise);
    }

    private static void Send(SerialLink? link, ReadOnlySpan<byte> octets) => link?.Send(TransmitId.None, MacAddress.None, MacAddress.None, octets);

    private CablePacket Describe(in PacketView packet)
    {
        CommandId? command = null;
        if (packet.Type is PacketType.SealedMaster && SealedCodec.TryOpen(packet, _keys, out _, _plain, out int length) && length >= CommandView.EnvelopeLength)
        {
            command = (CommandId)_plain[CommandView.EnvelopeLength - 1];
        }

        return new CablePacket(packet.Type, command);
    }

    private sealed class Carrier(Action<ReadOnlySpan<byte>> carry) : ILinkReceiver
    {
        public void Receive(in Arrival arrival)
        {
            if (!arrival.Octets.IsEmpty)
            {
                carry(arrival.Octets);
            }
        }

        public void Complete(TransmitId id, TransmitOutcome outcome)
        {
        }
    }
}
