namespace Sallyport.System.Tests.Cli;

/// <summary>Waits for what another thread or process does, with a deadline instead of a fixed sleep.</summary>
internal static class Poll
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan UsualLimit = TimeSpan.FromSeconds(30);

    /// <summary>Returns as soon as <paramref name="condition"/> holds.</summary>
    /// <param name="condition">Asked again and again.</param>
    /// <param name="state">What is there instead, for the failure.</param>
    /// <param name="patience">How long to ask; null: half a minute.</param>
    public static async Task UntilAsync(Func<bool> condition, Func<string> state, TimeSpan? patience = null)
    {
        TimeSpan deadline = patience ?? UsualLimit;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(deadline);
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
            Assert.Fail($"not within {deadline}; there is:\n{state()}");
        }
    }
}
