using Sallyport.Gateway.Commands;

namespace Sallyport.Gateway.EStim;

/// <summary>The callers' side of outputs.</summary>
internal sealed class OutputDesk(IReadOnlyList<IOutputDriver> drivers, CommandInbox inbox, UrgentOrders urgent, CommandExecutor executor) : IOutputDesk
{
    /// <summary>Four transmissions with their waits on the slowest line, and the orders before this one.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    public IReadOnlyList<OutputDevice> Devices => [.. drivers.SelectMany(static driver => driver.OutputDevices)];

    public IReadOnlyList<string> Buses => [.. drivers.Select(static driver => driver.Segment)];

    public void EmergencyStop(Caller caller)
    {
        if (drivers.Count > 0)
        {
            urgent.Stop(now => executor.StopOutputs(drivers, caller, now));
        }
    }

    public async Task<(CommandResult Result, OutputAnswer? Answer)> OrderAsync(OutputOrder order, Caller caller, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<OutputAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (order.Kind == OutputOrderKind.Stop || order is { Kind: OutputOrderKind.Levels, Levels.Count: > 0 } && order.Levels.All(static one => one.Level == 0))
        {
            var taken = new TaskCompletionSource<CommandResult>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!urgent.TryLower(now => taken.TrySetResult(executor.Order(order, caller, mayFailAudit: true, answer.SetResult, now).Result)))
            {
                return (new CommandResult(CommandRefusal.QueueFull, "too many stops wait already", null), null);
            }

            var stopped = await taken.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return (stopped, stopped.Accepted ? await Wait(answer.Task, cancellationToken).ConfigureAwait(false) : null);
        }

        var result = await inbox.PostAsync(now => executor.Order(order, caller, mayFailAudit: false, answer.SetResult, now), cancellationToken).ConfigureAwait(false);
        return (result, result.Accepted ? await Wait(answer.Task, cancellationToken).ConfigureAwait(false) : null);
    }

    public Task<CommandResult> SetKeyAsync(string device, ReadOnlyMemory<byte>? key, Caller caller, CancellationToken cancellationToken) =>
        inbox.PostAsync(now => executor.SetOutputKey(device, key, caller, now), cancellationToken);

    public Task<CommandResult> DiscoverAsync(string bus, Caller caller, CancellationToken cancellationToken) =>
        inbox.PostAsync(now => executor.DiscoverOutputs(drivers.FirstOrDefault(driver => driver.Segment == bus), bus, caller, now), cancellationToken);

    private static async Task<OutputAnswer> Wait(Task<OutputAnswer> answer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.WaitAsync(AnswerLimit, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return new OutputAnswer("unanswered", "the line was busy for half a minute; look at the state before you repeat it", null);
        }
    }
}
