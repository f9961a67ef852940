using Sallyport.Payloads.Cayenne;

namespace Sallyport.Payloads.Tests.Cayenne;

public class LppBuilderTests
{
    private readonly LppBuilder _builder = new();

    private string Octets => Convert.ToHexStringLower(_builder.Written);

    [Fact]
    public void Add_CallsOfTheCapturedNode_GiveItsOctets()
    {
        // s1/data1 of the captured frames.
        Assert.True(_builder.Add(1, LppType.Temperature, 25.5f));
        Assert.True(_builder.Add(2, LppType.RelativeHumidity, 42.5f));
        Assert.True(_builder.Add(3, LppType.BarometricPressure, 1004.7f));
        Assert.True(_builder.Add(4, LppType.Voltage, 3.3f));

        Assert.Equal("016700ff0268550373273f0474014a", Octets);
    }

    [Theory]
    [InlineData(LppType.Temperature, -3276.8f, "00678000")]
    [InlineData(LppType.Temperature, -0.19f, "0067ffff")]
    [InlineData(LppType.Temperature, 0.19f, "00670001")]
    [InlineData(LppType.Current, 65.535f, "0075ffff")]
    [InlineData(LppType.Frequency, 868_099_968f, "007633be2780")]
    [InlineData(LppType.Energy, 0.001f, "008300000001")]
    public void Add_OneNumber_IsCutTowardsZero(LppType type, float value, string octets)
    {
        Assert.True(_builder.Add(0, type, value));
        Assert.Equal(octets, Octets);
    }

    [Theory]
    [InlineData(LppType.Temperature, 3276.8f)]
    [InlineData(LppType.Temperature, -3276.95f)]
    [InlineData(LppType.Temperature, float.NaN)]
    [InlineData(LppType.Voltage, -1f)]
    [InlineData(LppType.Percentage, 256f)]
    [InlineData(LppType.Frequency, float.PositiveInfinity)]
    public void Add_ValueThatDoesNotFit_AddsNothing(LppType type, float value)
    {
        Assert.False(_builder.Add(0, type, value));
        Assert.Empty(Octets);
    }

    [Fact]
    public void Add_WholeNumbers_KeepAllBits()
    {
        Assert.True(_builder.Add(1, LppType.UnixTime, 4_294_967_295));
        Assert.True(_builder.Add(2, LppType.GenericSensor, 16_777_217u));
        Assert.False(_builder.Add(3, LppType.Luminosity, 65_536u));

        Assert.Equal("0185ffffffff026401000001", Octets);
    }

    /// <summary>Whatever kind of number a person writes, it means the same.</summary>
    [Fact]
    public void Add_NumbersOfAnyKind_MeanTheSame()
    {
        Assert.True(_builder.Add(1, LppType.Temperature, 27));
        Assert.True(_builder.Add(1, LppType.Temperature, 27u));
        Assert.True(_builder.Add(1, LppType.Temperature, 27L));
        Assert.True(_builder.Add(1, LppType.Temperature, 27f));
        Assert.True(_builder.Add(1, LppType.Temperature, 27.0));
        Assert.True(_builder.Add(1, LppType.Temperature, -27));
        Assert.True(_builder.Add(1, LppType.Voltage, 3.3));
        Assert.True(_builder.Add(1, LppType.GenericSensor, (float)uint.MaxValue));
        Assert.False(_builder.Add(1, LppType.GenericSensor, uint.MaxValue + 2L));
        Assert.False(_builder.Add(1, LppType.GenericSensor, -1));

        Assert.Equal("0167010e0167010e0167010e0167010e0167010e0167fef20174014a0164ffffffff", Octets);
    }

    [Fact]
    public void Add_ThreeNumbers_GivesTheDescribedOctets()
    {
        Assert.True(_builder.Add(6, LppType.Accelerometer, 1.234f, -1.234f, 0f));
        Assert.True(_builder.Add(1, LppType.Colour, 255, 128, 0));

        Assert.Equal("067104d2fb2e00000187ff8000", Octets);
    }

    [Fact]
    public void Add_WrongNumberOfComponents_IsMisuse()
    {
        Assert.Throws<ArgumentException>(() => _builder.Add(1, LppType.Gps, 1f));
        Assert.Throws<ArgumentException>(() => _builder.Add(1, LppType.Temperature, 1f, 2f, 3f));
        Assert.Throws<ArgumentException>(() => _builder.Add(1, (LppType)9, 1f));
    }

    [Fact]
    public void Add_NoRoom_AddsNothing()
    {
        var builder = new LppBuilder(7);

        Assert.True(builder.Add(1, LppType.Temperature, 1f));
        Assert.False(builder.Add(1, LppType.Temperature, 1f));
        Assert.False(builder.AddPolyline(1, [new(1, 1), new(2, 2)]));
        Assert.True(builder.Add(1, LppType.Switch, 1u));
        Assert.Equal(7, builder.Written.Length);
    }

    [Fact]
    public void AddPolyline_Line_ComesBackWithinHalfAStep()
    {
        LppPoint[] line = [new(42.3519, -87.9094), new(42.3526, -87.9101), new(42.3526, -87.9101), new(42.36, -87.9)];

        Assert.True(_builder.AddPolyline(9, line));
        Assert.True(LppDecoder.TryDecode(_builder.Written, out var items));
        var points = Assert.Single(items).Points;
        Assert.Equal(line[0].Latitude, points[0].Latitude, 9);
        Assert.Contains(points, point => Math.Abs(point.Latitude - 42.3526) < 5e-5 && Math.Abs(point.Longitude + 87.9101) < 5e-5);
        Assert.Equal(42.36, points[^1].Latitude, 4);
        Assert.Equal(-87.9, points[^1].Longitude, 4);
        Assert.All(points.Zip(points.Skip(1)), pair => Assert.True(Math.Abs(pair.First.Latitude - pair.Second.Latitude) < 7.5e-4));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(200)]
    [InlineData(226)]
    [InlineData(240)]
    public void AddPolyline_ReservedPrecision_AddsNothing(byte precision)
    {
        Assert.False(_builder.AddPolyline(9, [new(1, 1), new(2, 2)], precision));
        Assert.Empty(Octets);
    }

    [Fact]
    public void AddPolyline_PointOffTheGlobe_AddsNothing()
    {
        Assert.False(_builder.AddPolyline(9, [new(1, 1), new(90.1, 2)]));
        Assert.False(_builder.AddPolyline(9, [new(1, double.NaN), new(2, 2)]));
        Assert.False(_builder.AddPolyline(9, [new(1, 1)]));
        Assert.Empty(Octets);
    }
}
