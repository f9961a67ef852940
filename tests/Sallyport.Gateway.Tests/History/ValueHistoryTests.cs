using System.Text;
using Sallyport.Gateway.History;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Tests.Fakes;
using Sallyport.Payloads.Cayenne;
using Sallyport.Payloads.Values;

namespace Sallyport.Gateway.Tests.History;

public sealed class ValueHistoryTests
{
    private const string Device = "enigmaiot/net/02:00:00:00:00:01";
    private const long Second = 1_000_000;
    private const long Hour = 3_600 * Second;
    private const long Day = 24 * Hour;

    /// <summary>Monday, 19 October 2026, 00:00 UTC; many places set their clocks back in the week that follows.</summary>
    private const long Monday = 20_745 * Day;

    private readonly InMemoryJournal _journal = new();

    /// <summary>A week of a minute's rhythm: in hour h of the week the value runs from h up to h + 59/60, with one spike and one dip per day.</summary>
    [Fact]
    public void Courses_OfAWeek_HaveTheMinimumMaximumAndMeanOfEachHour()
    {
        for (var minute = 0; minute < 7 * 24 * 60; minute++)
        {
            var value = (minute % (24 * 60)) switch
            {
                100 => 9_000,
                200 => -9_000,
                _ => minute / 60.0,
            };
            Say(Monday + (minute * 60 * Second), $"{{\"t\":{value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)}}}");
        }

        var series = One(Monday, Monday + (7 * Day), 168);

        Assert.False(series.IsRaw);
        Assert.Equal(168, series.Points.Count);
        Assert.InRange(series.UsualIntervalMicroseconds!.Value, 54 * Second, 66 * Second);
        for (var hour = 0; hour < 168; hour++)
        {
            var point = series.Points[hour]!.Value;
            Assert.Equal(Monday + (hour * Hour), point.TimeMicroseconds);
            Assert.Equal(60, point.Count);
            Assert.Equal(hour % 24 == 1 ? 9_000 : hour + (59 / 60.0), point.Maximum, 9);
            Assert.Equal(hour % 24 == 3 ? -9_000 : hour, point.Minimum, 9);
            Assert.Equal((hour, hour + (59 / 60.0)), (point.First, Math.Round(point.Last, 12)), new Near());
            if (hour % 24 is not (1 or 3))
            {
                Assert.Equal(hour + (59 / 120.0), point.Mean, 9);
            }
        }
    }

    [Theory]
    [InlineData(300)]
    [InlineData(20)]
    public void Courses_WithAPause_HaveAGapThere(int points)
    {
        for (var second = 0; second < 3_600; second += 10)
        {
            if (second is < 1_200 or >= 1_800)
            {
                Say(Monday + (second * Second), "1");
            }
        }

        var series = One(Monday, Monday + Hour, points);

        var gap = Assert.Single(Enumerable.Range(0, series.Points.Count), index => series.Points[index] is null);
        Assert.True(series.Points[gap - 1]!.Value.TimeMicroseconds < Monday + (1_200 * Second));
        Assert.True(series.Points[gap + 1]!.Value.TimeMicroseconds >= Monday + (1_800 * Second) - (300 * Second));
        Assert.Equal(300, series.Points.Sum(static point => point?.Count ?? 0));
    }

    [Fact]
    public void Courses_OfASlowSensorInNarrowBuckets_HaveNoGaps()
    {
        for (var hour = 0; hour < 24; hour++)
        {
            Say(Monday + (hour * Hour), "1");
        }

        var series = One(Monday, Monday + Day, 300);

        Assert.True(series.IsRaw);
        Assert.Equal(Enumerable.Range(0, 24).Select(static hour => Monday + (hour * Hour)), series.Points.Select(static point => point!.Value.TimeMicroseconds));
    }

    /// <summary>Property: whatever the readings, the range and the fineness, every reading lies within the band of its bucket, and both borders were read.</summary>
    [Fact]
    public void Courses_OfAnyReadings_NeverHideAnExtreme()
    {
        var random = new Random(11);
        for (var round = 0; round < 200; round++)
        {
            var journal = new InMemoryJournal();
            List<(long Time, double Value)> readings = [];
            var time = Monday + random.NextInt64(Day);
            for (var number = random.Next(1, 400); number > 0; number--)
            {
                // The clock goes back now and then.
                time += random.Next(20) == 0 ? -random.NextInt64(Hour) : random.NextInt64(10 * 60 * Second);
                var value = Math.Round((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 9)), 3);
                readings.Add((time, value));
                _ = journal.Append(time, Device, Uplink(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
            }

            Assert.True(journal.Commit());
            var from = readings[random.Next(readings.Count)].Time - random.NextInt64(Hour);
            var range = new HistoryRange(from, from + 1 + random.NextInt64(2 * Day), random.Next(1, 120));
            var inside = readings.FindAll(reading => reading.Time >= range.FromMicroseconds && reading.Time < range.ToMicroseconds);

            var (series, _) = new ValueHistory(journal).Courses([Device], ["value"], range, TestContext.Current.CancellationToken);

            Assert.Equal(inside.Count > 0, series.Count == 1);
            if (series is [var one])
            {
                HistoryPoint[] points = [.. one.Points.Where(static point => point is not null).Select(static point => point!.Value)];
                Assert.True(points.Length <= range.Points + 1, "there are more points than were asked for");
                Assert.Equal(inside.Count, points.Sum(static point => point.Count));
                Assert.Equal((inside.Min(static reading => reading.Value), inside.Max(static reading => reading.Value)), (points.Min(static point => point.Minimum), points.Max(static point => point.Maximum)));
                Assert.All(one.IsRaw ? [] : points, point =>
                {
                    double[] held = [.. inside.Where(reading => reading.Time >= point.TimeMicroseconds && reading.Time < point.TimeMicroseconds + range.BucketMicroseconds).Select(static reading => reading.Value)];
                    Assert.Equal((held.Min(), held.Max(), held.Length), (point.Minimum, point.Maximum, point.Count));
                    Assert.InRange(point.Mean, point.Minimum, point.Maximum);
                    Assert.Contains(point.First, held);
                    Assert.Contains(point.Last, held);
                });
            }
        }
    }

    [Fact]
    public void Courses_OfSwitchesAndWords_AreNumbersWithAName()
    {
        Say(Monday, """{"on":false,"mode":"idle"}""");
        Say(Monday + (60 * Second), """{"on":true,"mode":"heat"}""");
        Say(Monday + (120 * Second), """{"on":true,"mode":"idle"}""");

        var (series, _) = new ValueHistory(_journal).Courses([Device], [], new HistoryRange(Monday, Monday + Hour, 10), TestContext.Current.CancellationToken);

        Assert.Equal([("on", PayloadValueKind.Switch), ("mode", PayloadValueKind.Word)], series.Select(static one => (one.Path, one.Kind)));
        Assert.Equal([0d, 1, 1], series[0].Points.Select(static point => point!.Value.Last));
        Assert.Equal(["idle", "heat", "idle"], series[1].Points.Select(point => series[1].Words[(int)point!.Value.Last]));
    }

    [Fact]
    public void Values_OfCayenne_HaveUnitsLabelsAndTheNewestReading()
    {
        var builder = new LppBuilder();
        builder.Add(1, LppType.Temperature, 20);
        builder.Add(2, LppType.Temperature, 30);
        builder.Add(3, LppType.RelativeHumidity, 55.5);
        Say(Monday, "7", "json");
        SayOctets(Monday + Second, "cayenne", builder.Written.ToArray());
        builder.Clear();
        builder.Add(2, LppType.Temperature, 31);
        SayOctets(Monday + (2 * Second), "cayenne", builder.Written.ToArray());
        SayOctets(Monday + (3 * Second), "raw", [1, 2, 3]);

        var (values, reach) = new ValueHistory(_journal).Values([Device], TestContext.Current.CancellationToken);

        Assert.Equal(
            [("2.temperature", "temperature 2", "\u00B0C", 31d, 2L), ("1.temperature", "temperature 1", "\u00B0C", 20, 1), ("3.humidity", "humidity", "%", 55.5, 1), ("value", "value", "", 7, 1)],
            values.Select(static value => (value.Path, value.Label, value.Unit, value.Number, value.Count)));
        Assert.Equal((true, Monday, 4), (reach.IsComplete, reach.OldestMicroseconds, reach.Messages));
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(0, 1, 2_001)]
    [InlineData(5, 5, 10)]
    [InlineData(long.MinValue / 2, long.MaxValue / 4, 10)]
    public void Range_ThatMakesNoSense_IsRefused(long from, long to, int points) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HistoryRange(from, to, points));

    [Fact]
    public void Range_Buckets_AreRoundAndBeginAtMultiples()
    {
        var range = new HistoryRange(Monday + (7 * Second), Monday + Day + (7 * Second), 300);
        Assert.Equal((300 * Second, Monday, 289), (range.BucketMicroseconds, range.FirstBucketMicroseconds, range.Buckets));
    }

    private static UplinkBody Uplink(string json, string encoding = "json") => new() { Encoding = encoding, Payload = Encoding.UTF8.GetBytes(json) };

    private void Say(long time, string json, string encoding = "json")
    {
        _ = _journal.Append(time, Device, Uplink(json, encoding));
        Assert.True(_journal.Commit());
    }

    private void SayOctets(long time, string encoding, byte[] octets)
    {
        _ = _journal.Append(time, Device, new UplinkBody { Encoding = encoding, Payload = octets });
        Assert.True(_journal.Commit());
    }

    private HistorySeries One(long from, long to, int points)
    {
        var (series, reach) = new ValueHistory(_journal).Courses([Device], [], new HistoryRange(from, to, points), TestContext.Current.CancellationToken);
        Assert.True(reach.IsComplete);
        return Assert.Single(series);
    }

    private sealed class Near : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) x, (double, double) y) => Math.Abs(x.Item1 - y.Item1) < 1e-9 && Math.Abs(x.Item2 - y.Item2) < 1e-9;

        public int GetHashCode((double, double) obj) => 0;
    }
}
