using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.EStim;
using Sallyport.Mqtt.Topics;

namespace Sallyport.Mqtt.Output;

/// <summary>
/// Messages from the broker on their way to the gateway: rate-bounded, queued, resolved and submitted one after the other, refusals answered on the
/// error topic. Above the bounds they are dropped and counted, without an answer: answers to a flood would be a second flood.
/// </summary>
internal sealed partial class CommandIntake(MqttOutputOptions options, IReadOnlyList<ITopicTree> trees, string broker, TimeProvider time, ILogger logger)
{
    private const int MostOrders = 64;
    private readonly CommandRate _rate = new(options.CommandsPerSecond, options.CommandBurst, time);
    private readonly Channel<(ITopicTree Tree, TopicCommand Command)> _commands = Channel.CreateBounded<(ITopicTree, TopicCommand)>(options.CommandBurst);
    private readonly Channel<Publication> _errors = Channel.CreateBounded<Publication>(options.CommandBurst);
    private readonly Caller _caller = new("mqtt", broker, "mqtt");
    private volatile IGatewayControl? _control;
    private int _orders;
    private long _dropped;

    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Refusals to publish, read by the pump.</summary>
    public ChannelReader<Publication> Errors => _errors.Reader;

    /// <summary>Hands in the gateway, before the first message.</summary>
    public void Attach(IGatewayControl control) => _control = control;

    /// <summary>Takes one message; called by the pump.</summary>
    public void Take(string topic, ReadOnlySpan<byte> payload)
    {
        // Past rate and queue: nothing holds up a stop.
        foreach (var tree in trees)
        {
            if (tree.IsEmergencyStop(topic))
            {
                _control?.Outputs?.EmergencyStop(_caller);
                return;
            }
        }

        if (!_rate.TryTake())
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        foreach (var tree in trees)
        {
            var command = tree.Parse(topic, payload);
            if (command.Request is not null || command.Order is not null || command.ErrorTopic is not null)
            {
                if (!_commands.Writer.TryWrite((tree, command)))
                {
                    Interlocked.Increment(ref _dropped);
                }

                return;
            }
        }
    }

    /// <summary>Submits until cancelled; <paramref name="wake"/> is called when an error waits to be published.</summary>
    public async Task RunAsync(IGatewayControl control, Action wake, CancellationToken cancellationToken)
    {
        await foreach (var (tree, command) in _commands.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (command.Order is { } order)
            {
                Begin(control, tree, command, order, wake, cancellationToken);
                continue;
            }

            var (code, detail) = await SubmitAsync(control, command, cancellationToken).ConfigureAwait(false);
            Answer(tree, command.ErrorTopic, code, detail, wake);
        }
    }

    private void Answer(ITopicTree tree, string? errorTopic, string? code, string detail, Action wake)
    {
        if (code is null || errorTopic is null)
        {
            return;
        }

        if (!_errors.Writer.TryWrite(tree.Error(errorTopic, code, detail)))
        {
            Interlocked.Increment(ref _dropped);
        }

        wake();
    }

    /// <summary>Gives an order; its device may take long to answer, so others are not held up meanwhile.</summary>
    private void Begin(IGatewayControl control, ITopicTree tree, TopicCommand command, OutputOrder order, Action wake, CancellationToken cancellationToken)
    {
        if (control.Outputs is not { } desk || Interlocked.Increment(ref _orders) > MostOrders)
        {
            if (control.Outputs is not null)
            {
                Interlocked.Decrement(ref _orders);
            }

            Interlocked.Increment(ref _dropped);
            return;
        }

        _ = RunAsync();

        async Task RunAsync()
        {
            try
            {
                var (result, answer) = await desk.OrderAsync(order, _caller, cancellationToken).ConfigureAwait(false);
                var code = !result.Accepted ? CodeOf(result.Refusal) : answer is { Accepted: false } ? answer.Outcome : null;
                Answer(tree, command.ErrorTopic, code, (result.Accepted ? answer?.Detail : result.Detail) ?? string.Empty, wake);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                Log.CommandFailed(logger, order.Device, failure);
                Answer(tree, command.ErrorTopic, CodeOf(CommandRefusal.NotAccepting), "the gateway failed to take the order", wake);
            }
            catch (OperationCanceledException)
            {
                // The output ends; nobody would read the answer.
            }
            finally
            {
                Interlocked.Decrement(ref _orders);
            }
        }
    }

    private async Task<(string? Code, string Detail)> SubmitAsync(IGatewayControl control, TopicCommand command, CancellationToken cancellationToken)
    {
        if (command.Request is not { } request)
        {
            return (CodeOf(CommandRefusal.Malformed), command.Error ?? string.Empty);
        }

        try
        {
            var (device, refusal) = Resolve(control, request.Device);
            if (device is null)
            {
                return (CodeOf(refusal), refusal == CommandRefusal.UnknownDevice ? "no such device" : "more than one device has this name");
            }

            var result = await control.SubmitAsync(request with { Device = device }, _caller, cancellationToken).ConfigureAwait(false);
            return result.Accepted ? (null, string.Empty) : (CodeOf(result.Refusal), result.Detail ?? string.Empty);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // One command that fails must not end the intake of all others.
            Log.CommandFailed(logger, request.Device, failure);
            return (CodeOf(CommandRefusal.NotAccepting), "the gateway failed to take the command");
        }
    }

    // The tree gives protocol/segment/part, where the part is an address, broadcast, or a name: unique in a segment, but not beyond.
    private static (string? Device, CommandRefusal Refusal) Resolve(IGatewayControl control, string device)
    {
        var cut = device.LastIndexOf('/');
        var part = device[(cut + 1)..];
        if (part == "broadcast")
        {
            return (device, CommandRefusal.None);
        }

        var found = control.Find(device);
        if (found.Count == 0 && cut > 0)
        {
            found = [.. control.Find(part).Where(record => record.Id.StartsWith(device[..(cut + 1)], StringComparison.Ordinal))];
        }

        return found.Count switch
        {
            0 => (null, CommandRefusal.UnknownDevice),
            1 => (found[0].Id, CommandRefusal.None),
            _ => (null, CommandRefusal.AmbiguousDevice),
        };
    }

    private static string CodeOf(CommandRefusal refusal) => refusal switch
    {
        CommandRefusal.UnknownDevice => "unknown-device",
        CommandRefusal.AmbiguousDevice => "ambiguous-device",
        CommandRefusal.TooLong => "too-long",
        CommandRefusal.Forbidden => "forbidden",
        CommandRefusal.QueueFull => "queue-full",
        CommandRefusal.NotAccepting => "not-accepting",
        CommandRefusal.TooLate => "too-late",
        CommandRefusal.TargetMoved => "target-moved",
        _ => "malformed",
    };

    private static partial class Log
    {
        [LoggerMessage(4020, LogLevel.Error, "a command for {Device} failed")]
        public static partial void CommandFailed(ILogger logger, string device, Exception failure);
    }
}
