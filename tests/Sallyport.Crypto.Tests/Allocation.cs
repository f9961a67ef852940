namespace Sallyport.Crypto.Tests;

/// <summary>Counts managed octets that a piece of work allocates on the calling thread.</summary>
internal static class Allocation
{
    private const int Runs = 20;

    /// <summary>
    /// The least of several runs: a collection in the middle of one, which any other test may cause, counts what was left of the thread's room as well. Work
    /// that allocates does so in every run.
    /// </summary>
    public static long Least(Action work)
    {
        work();
        var least = long.MaxValue;
        for (var run = 0; run < Runs && least > 0; run++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
