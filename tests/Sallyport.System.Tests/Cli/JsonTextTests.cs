using Sallyport.Cli.Output;

namespace Sallyport.System.Tests.Cli;

public sealed class JsonTextTests
{
    [Fact]
    public void WriteLine_EveryKindOfValue_FollowsTheRules()
    {
        using var output = new StringWriter();
        JsonText.WriteLine(output, new { LastSeen = new DateTimeOffset(2026, 1, 31, 13, 0, 0, 123, TimeSpan.FromHours(1)), Octets = new byte[] { 0xAB, 1 }, Missing = (string?)null, Day = DayOfWeek.Friday, Text = "ä<&>" });

        Assert.Equal("""{"lastSeen":"2026-01-31T12:00:00.123Z","octets":"ab01","missing":null,"day":"friday","text":"ä<&>"}""" + "\n", output.ToString());
    }

    [Fact]
    public void Time_Microseconds_AreCutToMilliseconds()
    {
        Assert.Equal("1970-01-01T00:00:01.999Z", JsonText.Time(1_999_999));
        Assert.Null(JsonText.Time(null));
    }
}
