namespace Sallyport.System.Tests.Cli;

/// <summary>Waits for what another thread or process does, with a deadline instead of a fixed sleep.</summary>
internal static class Poll
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Returns as soon as <paramref name="condition"/> holds.</summary>
    /// <param name="condition">Asked again and again.</param>
    /// <param name="state">What is there instead, for the failure.</param>
    public static async Task UntilAsync(Func<bool> condition, Func<string> state)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Deadline);
        using var timer = new PeriodicTimer(Pause);
        try
        {
            while (!condition())
            {
                await timer.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"not within {Deadline}; there is:\n{state()}");
        }
    }
}
