using System.Globalization;
using Sallyport.Gateway.Devices;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sallyport.Cli.Demo;

/// <summary>The picture of the demo in a terminal, never larger than it, so that it is drawn over itself.</summary>
/// <param name="width">Columns of the terminal.</param>
/// <param name="height">Rows of the terminal.</param>
internal sealed class DemoTable(int width, int height)
{
    private const int FullWidth = 100;
    private const int HeadRows = 4;
    private const int LeastDevices = 2;
    private const int MostRefusals = 3;
    private const int LeastEvents = 3;

    /// <summary>Draws the present state.</summary>
    /// <param name="now">UTC.</param>
    /// <param name="devices">All that are known.</param>
    /// <param name="values">Newest value by device id.</param>
    /// <param name="refusals">By reason: how many frames, and who sent the newest.</param>
    /// <param name="events">Newest events, oldest first.</param>
    public IRenderable Draw(
        DateTimeOffset now,
        IReadOnlyList<DeviceRecord> devices,
        IReadOnlyDictionary<string, string> values,
        IReadOnlyDictionary<string, (long Count, string Newest)> refusals,
        IReadOnlyCollection<string> events)
    {
        int refused = Math.Min(refusals.Count, MostRefusals);
        int room = height - 1 - HeadRows - 1 - refused - 1;   // the row of the cursor, and the titles of both lists
        int shown = Math.Min(devices.Count, Math.Max(LeastDevices, room - LeastEvents));
        int told = Math.Max(0, room - shown);
        return new Rows(
            Devices(now, devices, values, shown),
            new DemoLine($"refused frames, by reason:{(refusals.Count == 0 ? " none" : "")}"),
            new Rows(refusals.Take(refused).Select(static pair => new DemoLine($"  {pair.Key}: {pair.Value.Count}, newest from {pair.Value.Newest[(pair.Value.Newest.LastIndexOf('/') + 1)..]}", Color.Red))),
            new DemoLine("newest events:"),
            new Rows(events.TakeLast(told).Select(static line => new DemoLine(line, Color.Grey))));
    }

    private Table Devices(DateTimeOffset now, IReadOnlyList<DeviceRecord> devices, IReadOnlyDictionary<string, string> values, int shown)
    {
        bool isWide = width >= FullWidth;
        Table table = new Table().Border(TableBorder.Simple);
        foreach (string title in isWide ? (string[])["name", "address", "state", "last value"] : ["name", "state", "last value"])
        {
            table.AddColumn(new TableColumn(new DemoLine(title)));
        }

        foreach (string title in isWide ? (string[])["signal", "messages", "lost", "last seen"] : ["signal", "lost", "last seen"])
        {
            table.AddColumn(new TableColumn(new DemoLine(title)).RightAligned().NoWrap());
        }

        foreach (DeviceRecord device in devices.Take(shown))
        {
            double age = (now - DateTimeOffset.UnixEpoch).TotalSeconds - (device.LastSeenMicroseconds / 1e6);
            table.AddRow([
                new DemoLine(device.Name ?? device.Address),
                .. isWide ? [new DemoLine(device.Address)] : (IRenderable[])[],
                new DemoLine(Word(device.State), ColorOf(device.State)),
                new DemoLine(values.GetValueOrDefault(device.Id, "")),
                new DemoLine(device.Rssi is { } rssi ? $"{rssi} dBm" : ""),
                .. isWide ? [new DemoLine(device.Received.ToString(CultureInfo.InvariantCulture))] : (IRenderable[])[],
                new DemoLine(device.Lost.ToString(CultureInfo.InvariantCulture)),
                new DemoLine(string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, age):0} s"))]);
        }

        return table;
    }

    private static string Word(DeviceState state) => state.ToString().ToLowerInvariant();

    private static Color ColorOf(DeviceState state) => state switch
    {
        DeviceState.Online => Color.Green,
        DeviceState.Sleeping => Color.Blue,
        DeviceState.Late or DeviceState.Joining => Color.Yellow,
        _ => Color.Grey,
    };
}
