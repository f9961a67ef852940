namespace Sallyport.Payloads.Cayenne;

/// <summary>
/// The value of <see cref="LppType.Polyline"/>:
/// length(1, all octets of the value) | factor(1) | latitude(3, signed, BE) | longitude(3, signed, BE) | deltas(1 each: low nibble latitude, high nibble
/// longitude, signed). All coordinates are in steps of 0.0001 degree times the factor.
/// </summary>
internal static class LppPolyline
{
    internal const int ShortestLength = 8;
    private const int FactorAt = 1;
    private const int LatitudeAt = 2;
    private const int LongitudeAt = 5;
    private const int DeltasAt = 8;
    private const double StepsPerDegree = 10_000;
    private const int LargestDelta = 7;
    private const byte FirstNamedFactor = 227;

    /// <summary>Factors 227..239 stand for these multiples of 0.0001 degree; 1..199 for themselves; all others are reserved.</summary>
    private static readonly int[] NamedFactors = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

    /// <summary>Reads a value whose length octet is known to be right; null when its factor is reserved.</summary>
    internal static List<LppPoint>? Decode(ReadOnlySpan<byte> octets)
    {
        var factor = Factor(octets[FactorAt]);
        if (factor == 0)
        {
            return null;
        }

        var latitude = LppSteps.Read(octets[LatitudeAt..LongitudeAt], true) * factor;
        var longitude = LppSteps.Read(octets[LongitudeAt..DeltasAt], true) * factor;
        var points = new List<LppPoint>(octets.Length - DeltasAt + 1) { new(latitude / StepsPerDegree, longitude / StepsPerDegree) };
        foreach (var delta in octets[DeltasAt..])
        {
            latitude += ((sbyte)(delta << 4) >> 4) * factor;
            longitude += ((sbyte)delta >> 4) * factor;
            points.Add(new(latitude / StepsPerDegree, longitude / StepsPerDegree));
        }

        return points;
    }

    /// <summary>
    /// The octets of a line; steps above 7 units get points in between, rounding errors never add up, and points that do not move are left out.
    /// </summary>
    /// <returns>Null for fewer than two points, a coordinate beyond 90 or 180 degrees, a reserved factor, or more than <paramref name="room"/>
    /// octets.</returns>
    internal static byte[]? Encode(IReadOnlyList<LppPoint> points, byte precision, int room)
    {
        var factor = Factor(precision);
        if (factor == 0 || points.Count < 2)
        {
            return null;
        }

        var octets = new List<byte>(room) { 0, precision };
        long latitude = 0;
        long longitude = 0;
        for (var at = 0; at < points.Count; at++)
        {
            var (north, east) = points[at];
            if (!(Math.Abs(north) <= 90 && Math.Abs(east) <= 180))
            {
                return null;
            }

            var nextLatitude = (long)Math.Round(north * StepsPerDegree / factor, MidpointRounding.AwayFromZero);
            var nextLongitude = (long)Math.Round(east * StepsPerDegree / factor, MidpointRounding.AwayFromZero);
            if (at == 0)
            {
                octets.AddRange([(byte)(nextLatitude >> 16), (byte)(nextLatitude >> 8), (byte)nextLatitude]);
                octets.AddRange([(byte)(nextLongitude >> 16), (byte)(nextLongitude >> 8), (byte)nextLongitude]);
            }
            else if (!Walk(octets, nextLatitude - latitude, nextLongitude - longitude, room))
            {
                return null;
            }

            (latitude, longitude) = (nextLatitude, nextLongitude);
        }

        octets[0] = (byte)octets.Count;
        return octets.Count <= room ? [.. octets] : null;
    }

    private static bool Walk(List<byte> octets, long north, long east, int room)
    {
        var steps = (Math.Max(Math.Abs(north), Math.Abs(east)) + LargestDelta - 1) / LargestDelta;
        if (octets.Count + steps > Math.Min(room, byte.MaxValue))
        {
            return false;
        }

        for (; steps > 0; steps--)
        {
            var latitude = north / steps;
            var longitude = east / steps;
            octets.Add((byte)(((int)longitude << 4) | ((int)latitude & 15)));
            (north, east) = (north - latitude, east - longitude);
        }

        return true;
    }

    private static int Factor(byte precision) => precision switch
    {
        0 => 0,
        < 200 => precision,
        >= FirstNamedFactor when precision - FirstNamedFactor < NamedFactors.Length => NamedFactors[precision - FirstNamedFactor],
        _ => 0,
    };
}
