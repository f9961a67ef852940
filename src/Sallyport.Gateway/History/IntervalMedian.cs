namespace Sallyport.Gateway.History;

/// <summary>The median of many intervals in fixed memory: a histogram with eight steps for each doubling.</summary>
internal sealed class IntervalMedian
{
    private const int StepsPerDoubling = 8;
    private readonly int[] _counts = new int[64 * StepsPerDoubling];
    private long _total;

    public void Add(long interval)
    {
        if (interval > 0)
        {
            _counts[(int)(Math.Log2(interval) * StepsPerDoubling)]++;
            _total++;
        }
    }

    /// <summary>The middle of the median's step; null when there is none.</summary>
    public long? Median
    {
        get
        {
            var left = _total / 2;
            for (var step = 0; step < _counts.Length; step++)
            {
                left -= _counts[step];
                if (left < 0)
                {
                    return (long)Math.Pow(2, (step + 0.5) / StepsPerDoubling);
                }
            }

            return null;
        }
    }
}
