using System.Buffers;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using Sallyport.Web.Access;
using Sallyport.Web.Api;

namespace Sallyport.Web.Live;

/// <summary>
/// One live socket: a task that reads what the client says, and one that tells at the client's pace. A message is made only when the one before has left,
/// so a slow client gets fewer and newer pictures; one that takes nothing for a while is dropped, and the position of the last message it has is its way
/// back. Memory: one message out, one in, and what its feeds keep.
/// </summary>
internal sealed class LiveSocket(LiveHub hub, WebSocket socket, Pass pass)
{
    private const int MostSubscriptions = 8;
    private const int MostWaiting = 16;
    private const int LongestCommand = 64 * 1024;
    private const int LeastInterval = 50;
    private const int MostInterval = 10_000;
    private const int UsualInterval = 100;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private readonly Channel<LiveCommand> _commands = Channel.CreateBounded<LiveCommand>(MostWaiting);
    private readonly List<LiveSubscription> _subscriptions = [];
    private readonly ArrayBufferWriter<byte> _message = new();
    private readonly ArrayBufferWriter<byte> _content = new();
    private readonly TimeProvider _time = hub.Options.Time;
    private long _sentAt;

    public async Task RunAsync(CancellationToken aborted)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(aborted, hub.Stopping);
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var listening = ListenAsync(end, cut.Token);
        try
        {
            await TellAsync(end.Token).ConfigureAwait(false);
            await LeaveAsync(hub.Stopping.IsCancellationRequested ? "stopping" : hub.Options.Access.Holds(pass) ? "closed" : "access-ended").ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // A send took too long: the socket is cut, which is all that can still be told.
            hub.Counts.Drop();
            socket.Abort();
        }
        finally
        {
            // A socket whose reading is cancelled is aborted, so the other side first gets a moment to close its half.
            await listening.WaitAsync(Look, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await cut.CancelAsync().ConfigureAwait(false);
            await listening.ConfigureAwait(false);
        }
    }

    private async Task TellAsync(CancellationToken end)
    {
        _message.PutOctet(LiveMessage.Hello);
        _message.PutOctet(LiveMessage.Version);
        _message.PutText(Position(hub.Journal.CommittedSeq));
        await SendAsync().ConfigureAwait(false);
        var said = _commands.Reader.WaitToReadAsync(end).AsTask();
        while (!end.IsCancellationRequested && hub.Options.Access.Holds(pass))
        {
            var next = hub.Signal.Next;
            while (_commands.Reader.TryRead(out var command))
            {
                await ObeyAsync(command).ConfigureAwait(false);
            }

            var hasMore = false;
            foreach (var subscription in _subscriptions)
            {
                hasMore |= await TellAsync(subscription).ConfigureAwait(false);
            }

            if (_time.GetElapsedTime(_sentAt) >= Silence)
            {
                _message.PutOctet(LiveMessage.Beat);
                _message.PutText(Position(hub.Journal.CommittedSeq));
                await SendAsync().ConfigureAwait(false);
            }

            if (!hasMore)
            {
                var interval = _subscriptions.Count == 0 ? TimeSpan.Zero : _subscriptions.Min(static one => one.Interval);
                said = said.IsCompleted ? _commands.Reader.WaitToReadAsync(end).AsTask() : said;
                Task either = Task.WhenAny(said, next);
                await either.WaitAsync(Look, _time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await Task.Delay(interval, _time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> TellAsync(LiveSubscription subscription)
    {
        _content.ResetWrittenCount();
        var hasMore = subscription.Feed.Write(_content, out var flags);
        if (_content.WrittenCount > 0)
        {
            _message.PutOctet(LiveMessage.Data);
            _message.PutOctet(subscription.Id);
            _message.PutOctet((byte)flags);
            _message.PutText(Position(subscription.Feed.Position));
            _message.Write(_content.WrittenSpan);
            await SendAsync().ConfigureAwait(false);
        }

        return hasMore;
    }

    private async Task ObeyAsync(LiveCommand command)
    {
        _ = _subscriptions.RemoveAll(one => one.Id == command.Id);
        if (command.Op == "unsubscribe")
        {
            return;
        }

        var (code, detail) = ("malformed", (string?)"'op' is subscribe or unsubscribe");
        if (command.Op == "subscribe")
        {
            if (_subscriptions.Count == MostSubscriptions)
            {
                (code, detail) = ("too-many-subscriptions", $"a socket has at most {MostSubscriptions}");
            }
            else if (command.Channel is null || !hub.Channels.TryGetValue(command.Channel, out var channel))
            {
                (code, detail) = ("unknown-channel", $"there are {string.Join(", ", hub.Channels.Keys)}");
            }
            else if (command.Interval is < LeastInterval or > MostInterval)
            {
                detail = $"'interval' is {LeastInterval}..{MostInterval} ms";
            }
            else if (!TryResume(command.Resume, out var after))
            {
                detail = "'resume' is EPOCH-SEQ";
            }
            else if (channel.Open(command, after, pass.Scope, out detail) is { } feed)
            {
                _subscriptions.Add(new LiveSubscription(command.Id, feed, TimeSpan.FromMilliseconds(command.Interval ?? UsualInterval)));
                return;
            }
        }

        _message.PutOctet(LiveMessage.Refused);
        _message.PutOctet(command.Id);
        _message.PutText(code);
        _message.PutText(detail ?? "");
        await SendAsync().ConfigureAwait(false);
    }

    /// <summary>A position of another epoch says nothing: then everything is told anew.</summary>
    private bool TryResume(string? text, out long? after)
    {
        after = null;
        if (text is null)
        {
            return true;
        }

        var parts = text.Split('-');
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var seq))
        {
            return false;
        }

        after = epoch == hub.Journal.Epoch && seq <= hub.Journal.CommittedSeq ? seq : null;
        return true;
    }

    private string Position(long seq) => string.Create(CultureInfo.InvariantCulture, $"{hub.Journal.Epoch}-{seq}");

    private async Task LeaveAsync(string reason)
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            if (socket.State == WebSocketState.Open)
            {
                _message.PutOctet(LiveMessage.Bye);
                _message.PutText(reason);
                _message.PutText(Position(_subscriptions.Count == 0 ? hub.Journal.CommittedSeq : _subscriptions.Min(static one => one.Feed.Position)));
                await SendAsync().ConfigureAwait(false);
            }

            using var patience = new CancellationTokenSource(hub.Options.StallTime, _time);
            await socket.CloseOutputAsync(reason == "access-ended" ? WebSocketCloseStatus.PolicyViolation : WebSocketCloseStatus.EndpointUnavailable, reason, patience.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Sends the message that was written, and empties it.</summary>
    /// <exception cref="OperationCanceledException">The client took nothing for too long.</exception>
    private async Task SendAsync()
    {
        using var patience = new CancellationTokenSource(hub.Options.StallTime, _time);
        await socket.SendAsync(_message.WrittenMemory, WebSocketMessageType.Binary, WebSocketMessageFlags.EndOfMessage, patience.Token).ConfigureAwait(false);
        _message.ResetWrittenCount();
        _sentAt = _time.GetTimestamp();
    }

    /// <summary>Reads what the client says until it closes, breaks off, or says what makes no sense; then the telling ends, too.</summary>
    private async Task ListenAsync(CancellationTokenSource end, CancellationToken cut)
    {
        var buffer = new byte[LongestCommand];
        try
        {
            while (!cut.IsCancellationRequested)
            {
                var length = 0;
                ValueWebSocketReceiveResult result;
                do
                {
                    result = await socket.ReceiveAsync(buffer.AsMemory(length), cut).ConfigureAwait(false);
                    length += result.Count;
                }
                while (!result.EndOfMessage && length < buffer.Length);

                if (result.MessageType != WebSocketMessageType.Text || !result.EndOfMessage || JsonSerializer.Deserialize(buffer.AsSpan(0, length), ApiJson.Strict.LiveCommand) is not { } command)
                {
                    break;
                }

                await _commands.Writer.WriteAsync(command, cut).ConfigureAwait(false);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException or JsonException)
        {
            // The end of the socket, whatever made it.
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
        }
    }
}
