using System.Runtime.CompilerServices;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>Weighted mean of the last five message rates, newest 1, then 1/2, 1/4, 1/8, 1/16 (section 7.7).</summary>
internal struct PacketRate
{
    private const int Length = 5;
    private const double MicrosecondsPerHour = 3.6e9;

    /// <summary>The original divides by zero for two messages within a millisecond and publishes "inf"; here an interval is never shorter than this.</summary>
    private const long ShortestMicroseconds = 1000;

    private Samples _samples;
    private byte _count;

    public void Add(long intervalMicroseconds)
    {
        for (var at = Length - 1; at > 0; at--)
        {
            _samples[at] = _samples[at - 1];
        }

        _samples[0] = (float)(MicrosecondsPerHour / Math.Max(intervalMicroseconds, ShortestMicroseconds));
        _count = (byte)Math.Min(_count + 1, Length);
    }

    public readonly float PerHour
    {
        get
        {
            float sum = 0, weights = 0, weight = 1;
            for (var at = 0; at < _count; at++, weight /= 2)
            {
                sum += _samples[at] * weight;
                weights += weight;
            }

            return _count == 0 ? 0 : sum / weights;
        }
    }

    [InlineArray(Length)]
    private struct Samples
    {
        private float _first;
    }
}
