using System.Globalization;
using System.Text;
using Sallyport.Payloads.Cayenne;
using Sallyport.Payloads.Values;

namespace Sallyport.Payloads.Tests.Values;

public sealed class PayloadReaderTests
{
    [Fact]
    public void Cayenne_TypesWithUnits_HavePathUnitAndExactNumber()
    {
        var builder = new LppBuilder();
        builder.Add(1, LppType.Temperature, -27.3);
        builder.Add(2, LppType.Gps, 52.5f, 13.4f, 34);
        builder.Add(3, LppType.DigitalInput, 1);
        builder.Add(4, LppType.Voltage, 3.3);

        Assert.Equal(
            ["1.temperature=-27.3 \u00B0C", "2.gps.latitude=52.5 \u00B0", "2.gps.longitude=13.4 \u00B0", "2.gps.altitude=34 m", "3.digital_in=switch 1", "4.voltage=3.3 V"],
            Read(PayloadFormat.CayenneLpp, builder.Written));
    }

    [Theory]
    [InlineData("21.5", "value=21.5")]
    [InlineData("""{"t":21,"on":true,"mode":"heat","none":null}""", "t=21|on=switch 1|mode='heat'")]
    [InlineData("""{"air":{"t":1,"h":[2,{"x":3},[4]]},"z":5}""", "air.t=1|air.h.0=2|air.h.1.x=3|air.h.2.0=4|z=5")]
    [InlineData("""[1,[2,3],4]""", "0=1|1.0=2|1.1=3|2=4")]
    [InlineData("""{"a":{},"b":[],"c":1}""", "c=1")]
    [InlineData("""{"":1,"\u0074":2}""", "value=1|t=2")]
    [InlineData("""{"big":1e400,"small":-2.5e-3}""", "small=-0.0025")]
    public void Json_AnyShape_HasAPathForEachValue(string json, string expected) =>
        Assert.Equal(expected.Split('|'), Read(PayloadFormat.Json, Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void MessagePack_Map_ReadsLikeItsJson() =>
        Assert.Equal(["temp=23", "ok=switch 0"], Read(PayloadFormat.MessagePack, Convert.FromHexString("82a474656d7017a26f6bc2")));

    [Fact]
    public void Json_PathAndWordsThatAreTooLong_AreLeftOutAndNothingElse()
    {
        var key = new string('k', 100);
        var json = $$$"""{"{{{key}}}":{"{{{key}}}":1,"short":2,"deep":{"{{{key}}}":[3],"n":4}},"word":"{{{new string('w', 65)}}}","after":5}""";
        Assert.Equal([$"{key}.short=2", $"{key}.deep.n=4", "after=5"], Read(PayloadFormat.Json, Encoding.UTF8.GetBytes(json)));
    }

    [Fact]
    public void Json_MoreValuesThanAllowed_ShowsTheFirst() =>
        Assert.Equal(PayloadReader.MostValues, Read(PayloadFormat.Json, Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Range(0, 200))}]")).Count);

    [Theory]
    [InlineData(PayloadFormat.Raw)]
    [InlineData((PayloadFormat)0x44)]
    [InlineData(PayloadFormat.Json)]
    public void OctetsWithoutValues_AreRefused(PayloadFormat format) => Assert.Null(TryRead(format, [0xC1, 0xFF]));

    /// <summary>No octets throw, whatever the format.</summary>
    [Fact]
    public void AnyOctets_NeverThrow()
    {
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var octets = new byte[random.Next(60)];
            random.NextBytes(octets);
            foreach (var format in (PayloadFormat[])[PayloadFormat.CayenneLpp, PayloadFormat.MessagePack, PayloadFormat.Json])
            {
                Assert.True(TryRead(format, octets) is not { Count: > PayloadReader.MostValues });
            }
        }
    }

    private static List<string> Read(PayloadFormat format, ReadOnlySpan<byte> octets) => TryRead(format, octets) ?? throw new InvalidOperationException("it is not decoded");

    private static List<string>? TryRead(PayloadFormat format, ReadOnlySpan<byte> octets)
    {
        var visitor = new Lister([]);
        return new PayloadReader().TryRead(format, octets, ref visitor) ? visitor.Lines : null;
    }

    private readonly struct Lister(List<string> lines) : IPayloadVisitor
    {
        public List<string> Lines => lines;

        public void Take(scoped in PayloadValue value)
        {
            var text = value.Kind switch
            {
                PayloadValueKind.Number => value.Number.ToString(CultureInfo.InvariantCulture),
                PayloadValueKind.Switch => string.Create(CultureInfo.InvariantCulture, $"switch {value.Number}"),
                _ => $"'{Encoding.UTF8.GetString(value.Word)}'",
            };
            lines.Add($"{Encoding.UTF8.GetString(value.Path)}={text}{(value.Unit.Length > 0 ? " " : "")}{value.Unit}");
        }
    }
}
