using Sallyport.Wire;

namespace Sallyport.Gateway.EStim;

/// <summary>Tells when more came over a bus than a disturbance now and then: somebody jams it, its rate or its dialect is wrong, or its cable is bad.</summary>
internal sealed class NoiseWatch
{
    private const int Octets = 64;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private long _told;
    private Instant _endsAt;

    /// <summary>True when 64 more octets within ten seconds belonged to no packet.</summary>
    /// <param name="skipped">All such octets so far.</param>
    /// <param name="now">The time.</param>
    public bool IsNoise(long skipped, Instant now)
    {
        var isNoise = now < _endsAt && skipped - _told >= Octets;
        if (isNoise || now >= _endsAt)
        {
            _told = skipped;
            _endsAt = now + Window;
        }

        return isNoise;
    }
}
