using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Wire;

namespace Sallyport.Cli.Bench.Dashboard;

/// <summary>Many nodes on one UDP socket that report temperature, humidity and voltage in turn, at a steady rate.</summary>
internal sealed class DashboardLoad : IDisposable
{
    private const int EnvelopeOctets = 12;
    private const int HellosUnderWay = 64;
    private const int LongestBurst = 64;

    // CayenneLPP: channel, type and value of temperature, humidity and voltage.
    private static readonly byte[] Payload = [1, 103, 0, 200, 2, 104, 110, 3, 116, 1, 74];
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly LibCryptoChaCha20Poly1305 _aead = new();
    private readonly BenchFleet _fleet;
    private readonly MacAddress _gateway;
    private long _sent;

    /// <summary>Registers every node.</summary>
    /// <exception cref="CommandFailure">The gateway does not answer a hello.</exception>
    public DashboardLoad(IPEndPoint link, MacAddress gateway, byte[] networkKey, int devices)
    {
        _gateway = gateway;
        _fleet = new BenchFleet(devices, networkKey, _aead, new LibCryptoX25519());
        _socket.ReceiveTimeout = 5_000;
        _socket.ReceiveBufferSize = 1 << 22;
        _socket.Connect(link);
        for (var device = 0; device < devices; device += HellosUnderWay)
        {
            Register(device, Math.Min(HellosUnderWay, devices - device));
        }
    }

    /// <summary>Uplinks sent.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Sends until it is told to stop.</summary>
    public void Run(int rate, CancellationToken stop)
    {
        Span<byte> datagram = stackalloc byte[EnvelopeOctets + FrameLayout.Overhead + DataMessage.HeaderLength + Payload.Length];
        byte[] payload = [.. Payload];
        var clock = Stopwatch.StartNew();
        while (!stop.IsCancellationRequested)
        {
            long may = (long)(clock.Elapsed.TotalSeconds * rate) - Sent;
            for (long burst = Math.Min(may, LongestBurst); burst > 0; burst--)
            {
                var device = (int)(Sent % _fleet.Count);
                BinaryPrimitives.WriteInt16BigEndian(payload.AsSpan(2), (short)(150 + ((Sent / 7) % 150)));
                Address(device, datagram);
                _fleet.WriteData(device, payload, datagram[EnvelopeOctets..], PayloadEncoding.CayenneLpp);
                _socket.Send(datagram);
                Interlocked.Increment(ref _sent);
            }

            if (may < LongestBurst)
            {
                Thread.Sleep(1);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _aead.Dispose();
    }

    private void Address(int device, Span<byte> datagram)
    {
        _gateway.Write(datagram);
        BenchFleet.Address(device).Write(datagram[MacAddress.Length..]);
    }

    private void Register(int first, int count)
    {
        Span<byte> hello = stackalloc byte[EnvelopeOctets + ClientHello.FrameLength];
        Span<byte> answer = stackalloc byte[1500];
        for (var device = first; device < first + count; device++)
        {
            Address(device, hello);
            _fleet.WriteHello(hello[EnvelopeOctets..]);
            _socket.Send(hello);
        }

        try
        {
            for (var answers = 0; answers < count; answers++)
            {
                var length = _socket.Receive(answer);
                var number = (int)(MacAddress.Read(answer).Value - BenchFleet.Address(0).Value);
                _fleet.TakeAnswer(number, answer[EnvelopeOctets..length]);
            }
        }
        catch (SocketException trouble)
        {
            throw CommandFailure.Refused($"the gateway did not answer a hello: {trouble.Message}");
        }
    }
}
