using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Sallyport.Mqtt.Client.Packets;

namespace Sallyport.Cli.Bench.Pipeline;

/// <summary>Takes one publication; the payload is valid for the call only.</summary>
internal delegate void PublicationHandler(ReadOnlySpan<byte> payload);

/// <summary>The barest MQTT peer: one socket, one reading thread, no session. Publications go to a handler and are acknowledged in batches.</summary>
internal sealed class BenchMqttPeer : IDisposable
{
    private const int BufferOctets = 1 << 20;
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly PublicationHandler? _handler;
    private readonly ManualResetEventSlim _subscribed = new();
    private readonly Thread _reader;
    private long _acknowledged;

    /// <summary>Connects; with a handler it also subscribes and waits until that is confirmed.</summary>
    public BenchMqttPeer(IPEndPoint broker, string clientId, string? filter, Qos qos, PublicationHandler? handler)
    {
        _handler = handler;
        _socket.Connect(broker);
        var hello = new ArrayBufferWriter<byte>();
        new ConnectPacket { ClientId = clientId }.Write(hello);
        if (filter is not null)
        {
            new SubscribePacket(1, [new TopicFilter(filter, qos)]).Write(hello);
        }

        _socket.Send(hello.WrittenSpan);
        _reader = new Thread(Read) { IsBackground = true, Name = clientId };
        _reader.Start();
        if (filter is not null && !_subscribed.Wait(TimeSpan.FromSeconds(10)))
        {
            throw CommandFailure.Refused($"the broker at {broker} did not confirm a subscription");
        }
    }

    /// <summary>PUBACKs that came back.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>Sends whole packets.</summary>
    public void Send(ReadOnlySpan<byte> packets) => _socket.Send(packets);

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _reader.Join();
        _subscribed.Dispose();
    }

    private void Read()
    {
        var buffer = new byte[BufferOctets];
        var answers = new ArrayBufferWriter<byte>(BufferOctets);
        var filled = 0;
        try
        {
            for (var read = _socket.Receive(buffer); read > 0; read = _socket.Receive(buffer.AsSpan(filled)))
            {
                filled += read;
                var used = 0;
                while (FixedHeader.Parse(buffer.AsSpan(used, filled - used), out var header) == PacketFault.None && header.PacketLength <= filled - used)
                {
                    Take(header, buffer.AsSpan(used + header.Length, header.RemainingLength), answers);
                    used += header.PacketLength;
                }

                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
                if (answers.WrittenCount > 0)
                {
                    _socket.Send(answers.WrittenSpan);
                    answers.ResetWrittenCount();
                }
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The bench is over.
        }
    }

    private void Take(in FixedHeader header, ReadOnlySpan<byte> body, ArrayBufferWriter<byte> answers)
    {
        switch (header.Type)
        {
            case PacketType.Publish when PublishPacket.Parse(header.Flags, body, out var packet) == PacketFault.None:
                _handler?.Invoke(packet.Payload);
                if (packet.Qos == Qos.AtLeastOnce)
                {
                    IdentifierPacket.Write(answers, PacketType.Puback, packet.Identifier);
                }

                break;
            case PacketType.Puback:
                Interlocked.Increment(ref _acknowledged);
                break;
            case PacketType.Suback:
                _subscribed.Set();
                break;
        }
    }
}
