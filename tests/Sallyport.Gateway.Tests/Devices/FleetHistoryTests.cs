using Sallyport.Gateway.Devices;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Tests.Fakes;

namespace Sallyport.Gateway.Tests.Devices;

public sealed class FleetHistoryTests
{
    private const string Lamp = "enigmaiot/attic/5C:CF:7F:00:00:01";
    private const string Door = "enigmaiot/attic/5C:CF:7F:00:00:02";
    private readonly InMemoryJournal _journal = new();

    [Fact]
    public void At_BetweenTwoFacts_IsTheFleetOfThatMoment()
    {
        Write(10, Lamp, Joined(-60));
        Write(20, Lamp, new NamedBody("lamp", 0, null, null));
        Write(30, Door, Joined(-70));
        Write(40, Lamp, new LeftBody("kicked", 6, false));
        Write(50, Lamp, new NamedBody("later", 0, null, null));

        var early = FleetHistory.At(_journal, [], Seconds(25));
        var late = FleetHistory.At(_journal, [], Seconds(45));

        var lamp = Assert.Single(early.Devices);
        Assert.Equal((Lamp, "lamp", DeviceState.Online, -60, Seconds(20)), (lamp.Id, lamp.Name, lamp.State, lamp.Rssi!.Value, lamp.LastSeenMicroseconds));
        Assert.Equal([DeviceState.Left, DeviceState.Online], late.Devices.Select(static device => device.State));
        Assert.Equal((Seconds(10), true), (late.CountedFromMicroseconds, late.IsWhole));
    }

    [Fact]
    public void At_BeforeEverything_IsEmpty()
    {
        Write(10, Lamp, Joined(-60));

        var moment = FleetHistory.At(_journal, [Known(Lamp, 10)], Seconds(9));

        Assert.Empty(moment.Devices);
        Assert.True(moment.IsWhole);
    }

    /// <summary>The work has a bound; a device whose entries lie before the counted ones is there, and nothing is said of it.</summary>
    [Fact]
    public void At_BehindALongRecord_CountsTheNewestAndGuessesNothing()
    {
        Write(1, Lamp, Joined(-60));
        Write(2, Door, Joined(-70));
        for (var number = 0; number < FleetHistory.MostEntries; number++)
        {
            Write(3 + number, Door, new NamedBody("door", 0, null, null));
        }

        _journal.Reads = 0;
        var moment = FleetHistory.At(_journal, [Known(Lamp, 1), Known(Door, 2)], Seconds(1_000_000));

        var (lamp, door) = (moment.Devices[0], moment.Devices[1]);
        Assert.Equal((DeviceState.Offline, 0L, (int?)null), (lamp.State, lamp.LastSeenMicroseconds, lamp.Rssi));
        Assert.Equal((DeviceState.Online, "door"), (door.State, door.Name));
        Assert.Equal((Seconds(3), false), (moment.CountedFromMicroseconds, moment.IsWhole));
        Assert.InRange(_journal.Reads, 20, 40);
    }

    private static long Seconds(long seconds) => seconds * 1_000_000;

    private static JoinedBody Joined(int rssi) => new(0, false, false, rssi, 3);

    private static DeviceRecord Known(string id, long firstSeen) => new()
    {
        Id = id,
        Protocol = "enigmaiot",
        Segment = "attic",
        Address = id[(id.LastIndexOf('/') + 1)..],
        FirstSeenMicroseconds = Seconds(firstSeen),
        LastSeenMicroseconds = Seconds(2_000_000),
        Rssi = -40,
        State = DeviceState.Online,
    };

    private void Write(long seconds, string device, EntryBody body)
    {
        _journal.Append(Seconds(seconds), device, body);
        _journal.Commit();
    }
}
