using Sallyport.Gateway.Frames;
using Sallyport.Gateway.Frames.Filter;
using Sallyport.Protocols.EnigmaIot.Anatomy;
using Sallyport.Wire;

namespace Sallyport.Gateway.Tests.Frames;

public sealed class FrameFilterTests
{
    private const long Now = 10_000_000_000;

    private static readonly KeptFrame Frame = new()
    {
        Number = 150,
        Head = new FrameHead
        {
            Line = new FrameLine("enigmaiot", "attic", "udp://127.0.0.1:7000", new EnigmaIotAnatomy()),
            IsInbound = true,
            UtcMicroseconds = Now - 60_000_000,
            Source = new MacAddress(0x5CCF7F000001),
            Destination = new MacAddress(4),
            Rssi = -61,
        },
        Octets = [0x01, .. new byte[40], 0xfb, 0x04],
        Plaintext = [],
        Verdict = FrameVerdict.Refused,
        Reason = "old-counter",
        Key = FrameKeyKind.Session,
        KeyEpoch = 3,
    };

    [Theory]
    [InlineData("", true)]
    [InlineData("type:data", true)]
    [InlineData("type:DATA device:kitchen verdict:refused last:1h", true)]
    [InlineData("type:control", false)]
    [InlineData("type:control,data", true)]
    [InlineData("-type:data", false)]
    [InlineData("-type:control", true)]
    [InlineData("device:5C:CF:7F", true)]
    [InlineData("device:\"kitchen lamp\"", true)]
    [InlineData("device:hall", false)]
    [InlineData("lamp", true)]
    [InlineData("counter", true)]
    [InlineData("-lamp", false)]
    [InlineData("reason:old", true)]
    [InlineData("dir:in", true)]
    [InlineData("dir:out", false)]
    [InlineData("last:59s", false)]
    [InlineData("last:1m", true)]
    [InlineData("rssi:-61", true)]
    [InlineData("rssi:<-61", false)]
    [InlineData("rssi:<=-61", true)]
    [InlineData("rssi:>-62", true)]
    [InlineData("rssi:-70..-60", true)]
    [InlineData("length:43", true)]
    [InlineData("length:>43", false)]
    [InlineData("downlink:>0", false)]
    [InlineData("key:session epoch:3", true)]
    [InlineData("key:network", false)]
    [InlineData("link:7000 network:attic protocol:enigma", true)]
    [InlineData("hex:FB04", true)]
    [InlineData("hex:fb05", false)]
    [InlineData("frame:100..200", true)]
    [InlineData("frame:151", false)]
    public void Fits_Term_AsItSays(string text, bool expected) =>
        Assert.Equal(expected, Parsed(text).Fits(Frame, static id => id.EndsWith("01", StringComparison.Ordinal) ? "Kitchen lamp" : null, Now));

    [Theory]
    [InlineData("typ:data", 1, "'typ' is no key; there are type, device,")]
    [InlineData("type:data  -verdikt:x", 13, "'verdikt' is no key")]
    [InlineData("type:", 6, "a value is missing here, for example type:data")]
    [InlineData("type:data,", 11, "a value is missing here")]
    [InlineData("verdict:bad", 9, "'bad' is not one of accepted, refused,")]
    [InlineData("last:1x", 6, "'1x' is no time")]
    [InlineData("last:99999d", 6, "is no time")]
    [InlineData("rssi:weak", 6, "'weak' is no number")]
    [InlineData("rssi:9..5", 6, "9 is above 5")]
    [InlineData("length:99999999999999", 8, "is no number")]
    [InlineData("hex:abc", 5, "'abc' is not pairs")]
    [InlineData("device:\"kit", 12, "the closing quote is missing")]
    [InlineData("device:\"kit\"chen", 13, "after the quotes")]
    [InlineData("device:kit\"chen", 11, "must stand in double quotes")]
    [InlineData("-", 2, "a word is missing here")]
    public void TryParse_Mistake_PointsAtItsColumn(string text, int column, string message)
    {
        Assert.False(FrameFilter.TryParse(text, out _, out var error));
        Assert.Equal(column, error.Column);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_TooMuch_IsRefused()
    {
        Assert.False(FrameFilter.TryParse(new string('a', FrameFilter.LongestText + 1), out _, out _));
        Assert.False(FrameFilter.TryParse(string.Join(' ', Enumerable.Repeat("a", FrameFilter.MostParts + 1)), out _, out _));
        Assert.False(FrameFilter.TryParse(string.Join(',', Enumerable.Repeat("a", FrameFilter.MostParts + 1)), out _, out _));
        Assert.True(FrameFilter.TryParse(string.Join(',', Enumerable.Repeat("a", FrameFilter.MostParts)), out _, out _));
    }

    /// <summary>Any text is a filter or a mistake with a column inside it; a filter in its shortest form is the same filter.</summary>
    [Fact]
    public void TryParse_AnyText_NeverThrowsAndItsFormReadsTheSame()
    {
        const string Letters = "ab:-,\"\\ .<>=019typerssihexdevice\tÄ";
        var random = new Random(11);
        var understood = 0;
        for (var round = 0; round < 200_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(0, 24)).Select(_ => random.Next(5) == 0
                ? FilterKey.All[random.Next(FilterKey.All.Count)].Name + ":"
                : Letters[random.Next(Letters.Length)].ToString()));
            if (!FrameFilter.TryParse(text, out var filter, out var error))
            {
                Assert.InRange(error.Column, 1, text.Length + 1);
                continue;
            }

            understood++;
            var form = filter.ToString();
            Assert.True(FrameFilter.TryParse(form, out var again, out _), $"{text} => {form}");
            Assert.Equal(form, again.ToString());
            Assert.True(filter.Fits(Frame, static _ => "a0b", Now) == again.Fits(Frame, static _ => "a0b", Now), $"{text} => {form}");
        }

        Assert.True(understood > 10_000, $"{understood}");
    }

    [Fact]
    public void Keys_Examples_AreFilters() => Assert.All(FilterKey.All, static key => Parsed(key.Example));

    private static FrameFilter Parsed(string text)
    {
        Assert.True(FrameFilter.TryParse(text, out var filter, out var error), $"{text}: {error?.Column} {error?.Message}");
        return filter;
    }
}
