using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Wire;

namespace Sallyport.Cli.Bench.Pipeline;

/// <summary>Nodes without state machines that report over one UDP socket.</summary>
internal sealed class PipelineLoad : IDisposable
{
    private const int EnvelopeOctets = 12;
    private const int FrameOctets = FrameLayout.Overhead + DataMessage.HeaderLength + Arrivals.PayloadOctets;

    // Less than the link's queue holds: what the socket or the queue would drop is not what is measured.
    private const int Window = 3_000;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly LibCryptoChaCha20Poly1305 _aead = new();
    private readonly BenchFleet _fleet;
    private readonly MacAddress _gateway;
    private readonly uint[] _numbers;

    /// <summary>Registers every node.</summary>
    /// <exception cref="CommandFailure">The gateway does not answer a hello.</exception>
    public PipelineLoad(IPEndPoint link, MacAddress gateway, byte[] networkKey, int devices)
    {
        _gateway = gateway;
        _fleet = new BenchFleet(devices, networkKey, _aead, new LibCryptoX25519());
        _numbers = new uint[devices];
        _socket.ReceiveTimeout = 2_000;
        _socket.Connect(link);
        for (var device = 0; device < devices; device++)
        {
            Register(device);
        }
    }

    /// <summary>Uplinks sent.</summary>
    public long Sent { get; private set; }

    /// <summary>Sends for so many seconds: at a steady rate, or, with rate 0, as fast as arrivals allow.</summary>
    public void Run(int rate, double seconds, Arrivals arrivals)
    {
        Span<byte> datagram = stackalloc byte[EnvelopeOctets + FrameOctets];
        Span<byte> payload = stackalloc byte[Arrivals.PayloadOctets];
        payload.Clear();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds is var now && now < seconds)
        {
            var may = rate == 0 ? Window - (Sent - arrivals.Distinct) : (long)(now * rate) - Sent;
            if (may <= 0)
            {
                Thread.Sleep(rate == 0 ? 0 : 1);
                continue;
            }

            for (var burst = Math.Min(may, 64); burst > 0; burst--)
            {
                var device = (int)(Sent % _fleet.Count);
                Arrivals.Write(payload, device, ++_numbers[device]);
                Address(device, datagram);
                _fleet.WriteData(device, payload, datagram[EnvelopeOctets..]);
                _socket.Send(datagram);
                Sent++;
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

    private void Register(int device)
    {
        Span<byte> hello = stackalloc byte[EnvelopeOctets + ClientHello.FrameLength];
        Span<byte> answer = stackalloc byte[1500];
        Address(device, hello);
        _fleet.WriteHello(hello[EnvelopeOctets..]);
        _socket.Send(hello);
        try
        {
            var length = _socket.Receive(answer);
            _fleet.TakeAnswer(device, answer[EnvelopeOctets..length]);
        }
        catch (SocketException trouble)
        {
            throw CommandFailure.Refused($"the gateway did not answer a hello: {trouble.Message}");
        }
    }
}
