using System.Buffers;
using System.Text;
using Sallyport.Payloads;
using Sallyport.Payloads.Cayenne;
using Sallyport.Protocols.EnigmaIot.Codec;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Wire;

namespace Sallyport.Devices;

/// <summary>What an application asks of its node; all of it may be called from any thread.</summary>
public sealed partial class EnigmaNode
{
    /// <summary>Completes when there is a session, at once if there is one. The pump must run.</summary>
    public Task ConnectAsync(CancellationToken cancellationToken) =>
        IsConnected ? Task.CompletedTask : Volatile.Read(ref _connected).Task.WaitAsync(cancellationToken);

    /// <summary>Messages as they come, until cancelled or disposed. One reader at a time.</summary>
    public IAsyncEnumerable<NodeMessage> ReceiveAsync(CancellationToken cancellationToken) => _messages.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Hands one wish to the node without waiting. False when <see cref="CommandCapacity"/> wishes wait already.</summary>
    public bool TrySubmit(in NodeCommand command)
    {
        if (!_commands.Writer.TryWrite(command))
        {
            return false;
        }

        Wake();
        return true;
    }

    /// <summary>Hands one wish to the node, waiting while its queue is full.</summary>
    public async ValueTask SubmitAsync(NodeCommand command, CancellationToken cancellationToken)
    {
        await _commands.Writer.WriteAsync(command, cancellationToken).ConfigureAwait(false);
        Wake();
    }

    /// <summary>Sends a CayenneLPP payload. Without a session it waits for one; the protocol keeps only the newest message.</summary>
    /// <exception cref="NodeCommandException">Longer than 214 octets.</exception>
    public ValueTask SendCayenneAsync(LppBuilder payload, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return SubmitAsync(Data(PayloadEncoding.CayenneLpp, payload.Written.ToArray()), cancellationToken);
    }

    /// <summary>Sends a JSON text as MessagePack; otherwise as <see cref="SendCayenneAsync"/>.</summary>
    /// <exception cref="NodeCommandException">Not JSON, or longer than 214 octets as MessagePack.</exception>
    public ValueTask SendMessagePackAsync(string json, CancellationToken cancellationToken) => SubmitAsync(MessagePack(json), cancellationToken);

    /// <summary>Sends octets as they are; otherwise as <see cref="SendCayenneAsync"/>.</summary>
    /// <exception cref="NodeCommandException">Longer than 214 octets.</exception>
    public ValueTask SendRawAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken) =>
        SubmitAsync(Data(PayloadEncoding.Raw, octets), cancellationToken);

    /// <summary>As <see cref="SendCayenneAsync"/>, for handlers, which must not wait. False when the queue of wishes is full.</summary>
    /// <exception cref="NodeCommandException">Longer than 214 octets.</exception>
    public bool TrySendCayenne(LppBuilder payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        return TrySubmit(Data(PayloadEncoding.CayenneLpp, payload.Written.ToArray()));
    }

    /// <summary>As <see cref="SendMessagePackAsync"/>, for handlers, which must not wait. False when the queue of wishes is full.</summary>
    /// <exception cref="NodeCommandException">Not JSON, or longer than 214 octets as MessagePack.</exception>
    public bool TrySendMessagePack(string json) => TrySubmit(MessagePack(json));

    /// <summary>As <see cref="SendRawAsync"/>, for handlers, which must not wait. False when the queue of wishes is full.</summary>
    /// <exception cref="NodeCommandException">Longer than 214 octets.</exception>
    public bool TrySendRaw(ReadOnlyMemory<byte> octets) => TrySubmit(Data(PayloadEncoding.Raw, octets));

    /// <summary>Takes a name of 1..32 octets and tells the gateway; its answer comes as <see cref="NodeEventKind.NameResult"/>, if the gateway gives one.</summary>
    public ValueTask SetNameAsync(string name, CancellationToken cancellationToken) =>
        SubmitAsync(new NodeCommand(NodeCommandKind.SetName, Name: name), cancellationToken);

    /// <summary>Compares the clock with the gateway's now.</summary>
    public ValueTask SynchroniseClockAsync(CancellationToken cancellationToken) =>
        SubmitAsync(new NodeCommand(NodeCommandKind.SynchroniseClock), cancellationToken);

    /// <summary>Sleeps now; for sleepy nodes with a session.</summary>
    public ValueTask SleepAsync(CancellationToken cancellationToken) => SubmitAsync(new NodeCommand(NodeCommandKind.Sleep), cancellationToken);

    /// <summary>Wakes before the time.</summary>
    public ValueTask WakeAsync(CancellationToken cancellationToken) => SubmitAsync(new NodeCommand(NodeCommandKind.Wake), cancellationToken);

    /// <summary>The result of a scan that was asked for with <see cref="NodeEventKind.ScanRequested"/>.</summary>
    public ValueTask GatewayFoundAsync(MacAddress gateway, byte? channel, CancellationToken cancellationToken) =>
        SubmitAsync(new NodeCommand(NodeCommandKind.GatewayFound, Gateway: gateway, Channel: channel), cancellationToken);

    private static NodeCommand Data(PayloadEncoding encoding, ReadOnlyMemory<byte> octets) => octets.Length <= FrameLayout.MaximumData
        ? new NodeCommand(NodeCommandKind.SendData, octets, encoding)
        : throw new NodeCommandException(NodeCommandRefusal.TooLong, $"A data message carries at most {FrameLayout.MaximumData} octets, not {octets.Length}.");

    private static NodeCommand MessagePack(string json)
    {
        var octets = new ArrayBufferWriter<byte>(FrameLayout.MaximumData);
        return PayloadText.TryFromJson(PayloadFormat.MessagePack, Encoding.UTF8.GetBytes(json), octets)
            ? Data(PayloadEncoding.MessagePack, octets.WrittenMemory)
            : throw new NodeCommandException("The text is not JSON that MessagePack can carry.");
    }
}
