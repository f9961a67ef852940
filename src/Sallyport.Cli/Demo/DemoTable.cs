using System.Globalization;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Devices;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sallyport.Cli.Demo;

/// <summary>The picture of the demo in a terminal. Everything a device wrote is escaped: nothing of it is read as markup.</summary>
/// <param name="header">Lines above the table.</param>
/// <param name="control">The gateway.</param>
/// <param name="board">What was gathered.</param>
internal sealed class DemoTable(IReadOnlyList<string> header, IGatewayControl control, DemoBoard board)
{
    private const int MostRows = 30;

    /// <summary>Draws the present state.</summary>
    /// <param name="now">UTC.</param>
    public IRenderable Draw(DateTimeOffset now) => new Rows(
        new Rows(header.Select(static line => new Text(line))),
        Devices(now),
        Refusals(),
        new Rows(board.Events.Select(static line => new Text(line, new Style(Color.Grey)) { Overflow = Overflow.Ellipsis })));

    private Table Devices(DateTimeOffset now)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("name", "address", "state", "last value");
        foreach (string title in (string[])["signal", "messages", "lost", "last seen"])
        {
            table.AddColumn(title, static column => column.RightAligned().NoWrap());
        }

        foreach (DeviceRecord device in control.Devices.Take(MostRows))
        {
            double age = (now - DateTimeOffset.UnixEpoch).TotalSeconds - (device.LastSeenMicroseconds / 1e6);
            table.AddRow(
                new Text(device.Name ?? ""),
                new Text(device.Address),
                new Text(Word(device.State), new Style(ColorOf(device.State))),
                new Text(board.Values.GetValueOrDefault(device.Id, "")) { Overflow = Overflow.Ellipsis },
                new Text(device.Rssi is { } rssi ? $"{rssi} dBm" : ""),
                new Text(device.Received.ToString(CultureInfo.InvariantCulture)),
                new Text(device.Lost.ToString(CultureInfo.InvariantCulture)),
                new Text(string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, age):0} s")));
        }

        return table;
    }

    private Rows Refusals() => new([
        new Text("refused frames, by reason:"),
        .. board.Refusals.Select(static pair => new Text($"  {pair.Key}: {pair.Value.Count}, newest from {pair.Value.Newest[(pair.Value.Newest.LastIndexOf('/') + 1)..]}", new Style(Color.Red))),
        new Text("newest events:")]);

    private static string Word(DeviceState state) => state.ToString().ToLowerInvariant();

    private static Color ColorOf(DeviceState state) => state switch
    {
        DeviceState.Online => Color.Green,
        DeviceState.Sleeping => Color.Blue,
        DeviceState.Late or DeviceState.Joining => Color.Yellow,
        _ => Color.Grey,
    };
}
