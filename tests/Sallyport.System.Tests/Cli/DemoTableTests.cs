using Sallyport.Cli.Demo;
using Sallyport.Gateway.Devices;
using Spectre.Console;

namespace Sallyport.System.Tests.Cli;

public sealed class DemoTableTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddDays(20_000);

    /// <summary>A picture that is larger than the terminal would scroll away what stands above it: the link.</summary>
    [Theory]
    [InlineData(80, 24, 11, 11)]
    [InlineData(80, 24, 200, 12)]
    [InlineData(60, 12, 11, 2)]
    [InlineData(120, 40, 11, 11)]
    [InlineData(140, 50, 200, 38)]
    public void Picture_OfAnyTerminal_FitsIntoIt(int width, int height, int many, int shown)
    {
        DeviceRecord[] devices = [.. Enumerable.Range(1, many).Select(static number => Device(number))];
        var values = devices.ToDictionary(static device => device.Id, static _ => "temperature 21.5, humidity 40.5, voltage 4.12, generic 51");
        var refusals = new Dictionary<string, (long Count, string Newest)> { ["bad-tag"] = (7, "enigmaiot/demo/02:53:00:00:00:0A"), ["old-counter"] = (2, "enigmaiot/demo/02:53:00:00:00:06") };
        string[] events = [.. Enumerable.Range(1, 20).Select(static number => $"2026-11-21T14:09:24.867Z downlink #{number} a device with a long name and more than fits into a row of eighty columns")];

        string[] lines = Render(new DemoTable(width, height).Draw(Now, devices, values, refusals, events), width, height);

        Assert.True(lines.Length < height, $"{lines.Length} rows");
        Assert.All(lines, line => Assert.True(line.TrimEnd().Length <= width, line));
        Assert.Equal(shown, lines.Count(static line => line.Contains("device-", StringComparison.Ordinal) && line.Contains("dBm", StringComparison.Ordinal)));
        Assert.Contains(lines, static line => line.StartsWith("  bad-tag: 7, newest from 02:53:00:00:00:0A", StringComparison.Ordinal));
        Assert.Contains("#20", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Device_WithoutAName_IsShownByItsAddress()
    {
        string[] lines = Render(new DemoTable(80, 24).Draw(Now, [Device(1) with { Name = null }], new Dictionary<string, string>(), new Dictionary<string, (long Count, string Newest)>(), []), 80, 24);

        Assert.Contains(lines, static line => line.Contains("02:00:00:00:00:01", StringComparison.Ordinal));
    }

    [Fact]
    public void Value_WithControlSequences_IsText()
    {
        DeviceRecord device = Device(1);
        string[] lines = Render(new DemoTable(120, 24).Draw(Now, [device], new Dictionary<string, string> { [device.Id] = "a\u001b[2Jb\r\n[red]c" }, new Dictionary<string, (long Count, string Newest)>(), []), 120, 24);

        Assert.Contains(lines, static line => line.Contains("a·[2Jb··[red]c", StringComparison.Ordinal));
    }

    private static DeviceRecord Device(int number) => new()
    {
        Id = $"enigmaiot/demo/02:00:00:00:00:{number:X2}",
        Protocol = "enigmaiot",
        Segment = "demo",
        Address = $"02:00:00:00:00:{number:X2}",
        Name = $"device-{number}",
        State = DeviceState.Online,
        Rssi = -60,
        LastSeenMicroseconds = (Now.ToUnixTimeMilliseconds() - 3_000) * 1_000,
    };

    private static string[] Render(Spectre.Console.Rendering.IRenderable picture, int width, int height)
    {
        var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = width;
        console.Profile.Height = height;
        console.Write(picture);
        return text.ToString().TrimEnd('\n').Split('\n');
    }
}
