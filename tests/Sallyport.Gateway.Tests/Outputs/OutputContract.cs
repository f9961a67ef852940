using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Outputs;
using Sallyport.Gateway.Tests.Fakes;

namespace Sallyport.Gateway.Tests.Outputs;

/// <summary>
/// What every output must do, whatever it is made of. A test class per output derives from this and says how to make one, how to break and mend its
/// destination, and what has arrived there.
/// </summary>
public abstract class OutputContract : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly SilentControl _control = new();
    private bool _works = true;

    /// <summary>A fresh output over the same destination as before.</summary>
    protected abstract IGatewayOutput Create();

    /// <summary>Numbers of the entries that have arrived at the destination, in order, repeats included.</summary>
    protected abstract IReadOnlyList<long> Arrived();

    /// <summary>From now on the destination takes nothing (false) or works (true).</summary>
    protected abstract void SetDestination(bool works);

    /// <summary>Lets pauses of the output pass, where it has any.</summary>
    protected virtual Task PassTimeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Entries_Offered_ArriveInOrderAndAreConfirmedAfterwards()
    {
        await using var output = await StartAsync(0);
        var offered = Offer(output, 1, 50);
        await ConfirmedAsync(output, offered);
        Assert.Equal(Numbers(1, offered), Arrived());
        Assert.Equal("up", output.Status.State);
    }

    [Fact]
    public async Task Destination_Down_ConfirmsNothingAndTakesNoMoreThanItsWindow()
    {
        Set(works: false);
        await using var output = await StartAsync(0);
        var offered = Offer(output, 1, 100_000);
        Assert.InRange(offered, 0, 99_999);
        Assert.Equal(0, output.Capacity);
        Assert.Equal(0, output.ConfirmedSeq);
        Assert.Empty(Arrived());
    }

    [Fact]
    public async Task Destination_ComesBack_EverythingArrivesAtLeastOnceInOrder()
    {
        Set(works: false);
        await using var output = await StartAsync(0);
        var offered = Offer(output, 1, 20);
        Set(works: true);
        await UntilAsync(output, () => output.Capacity > 0);
        offered += Offer(output, offered + 1, 20 - offered);
        await ConfirmedAsync(output, offered);
        Assert.Equal(Numbers(1, offered), Arrived().Distinct());
    }

    [Fact]
    public async Task Restart_AtTheConfirmedEntry_GoesOnFromThere()
    {
        long confirmed;
        await using (var first = await StartAsync(0))
        {
            var offered = Offer(first, 1, 10);
            await ConfirmedAsync(first, offered);
            confirmed = first.ConfirmedSeq;
        }

        await using var second = await StartAsync(confirmed);
        Assert.Equal(confirmed, second.ConfirmedSeq);
        Offer(second, confirmed + 1, 10);
        await ConfirmedAsync(second, confirmed + 10);
        Assert.Equal(Numbers(1, confirmed + 10), Arrived().Distinct());
    }

    [Fact]
    public async Task Stop_InTheMiddle_ConfirmsOnlyWhatArrived()
    {
        var output = await StartAsync(0);
        Offer(output, 1, 30);
        await output.DisposeAsync();
        Assert.Equal(Numbers(1, output.ConfirmedSeq), Arrived().Where(seq => seq <= output.ConfirmedSeq).Distinct());
    }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private async Task<IGatewayOutput> StartAsync(long confirmedSeq)
    {
        var output = Create();
        await output.StartAsync(_control, confirmedSeq, CancellationToken.None);
        if (_works)
        {
            await UntilAsync(output, () => output.Capacity > 0);
        }

        return output;
    }

    private void Set(bool works)
    {
        _works = works;
        SetDestination(works);
    }

    /// <summary>Offers entries while there is room.</summary>
    private static int Offer(IGatewayOutput output, long first, int count)
    {
        var offered = 0;
        for (; offered < count && output.Capacity > 0; offered++)
        {
            var body = new UplinkBody { Name = "lamp", Encoding = "raw", Payload = [1, 2, 3], Counter = offered };
            output.Offer(new JournalEntry(first + offered, 1_795_242_855_000_000 + first + offered, "enigmaiot/attic/5C:CF:7F:00:00:01", body));
        }

        return offered;
    }

    private Task ConfirmedAsync(IGatewayOutput output, long seq) => UntilAsync(output, () => output.ConfirmedSeq >= seq);

    /// <summary>Waits on the output's own signal; no polling by the clock.</summary>
    private async Task UntilAsync(IGatewayOutput output, Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            output.Ready = () => signal.TrySetResult();
            await PassTimeAsync();
            if (!condition())
            {
                await signal.Task.WaitAsync(patience.Token);
            }
        }
    }

    private static IEnumerable<long> Numbers(long first, long last) => Enumerable.Range((int)first, (int)(last - first + 1)).Select(number => (long)number);
}
