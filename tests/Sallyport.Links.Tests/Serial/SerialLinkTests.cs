using System.Diagnostics;
using Sallyport.Links.Serial;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Links.Tests.Serial;

/// <summary>Over pairs of pseudo terminals: one link makes the pair, the other opens it as a port.</summary>
public sealed class SerialLinkTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"sallyport-{Guid.NewGuid():n}");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Octets_BothWays_ArriveAsTheyAre()
    {
        using var made = Make();
        using var opened = Open();
        byte[] all = [.. Enumerable.Range(0, 256).Select(static one => (byte)one)];
        var atMade = new Taker();
        var atOpened = new Taker();
        made.Send(new TransmitId(1), MacAddress.None, MacAddress.None, all);
        opened.Send(new TransmitId(2), MacAddress.None, MacAddress.None, all);
        Wait(() => Poll(made, atMade) & Poll(opened, atOpened) && atMade.Octets.Count >= 256 && atOpened.Octets.Count >= 256 && atMade.Outcomes.Count + atOpened.Outcomes.Count == 2);
        Assert.Equal(all, atOpened.Octets);
        Assert.Equal(all, atMade.Octets);
        Assert.Equal([(1UL, TransmitOutcome.Acknowledged)], atMade.Outcomes);
        Assert.Equal(ArrivalKind.Opened, atOpened.Kinds[0]);
    }

    [Fact]
    public void Send_PacedAt9600Baud_TakesAsLongAsARealLine()
    {
        using var made = Make(9600);
        using var opened = Open(9600);
        var taker = new Taker();
        var clock = Stopwatch.StartNew();
        made.Send(new TransmitId(1), MacAddress.None, MacAddress.None, new byte[96]);
        Wait(() => Poll(made, taker) && taker.Outcomes.Count == 1);
        Assert.True(clock.Elapsed >= TimeSpan.FromMilliseconds(99), $"96 octets at 9600 baud are 100 ms, not {clock.Elapsed.TotalMilliseconds:0}");
    }

    [Fact]
    public void Port_PulledAndPluggedIn_IsFoundAgain()
    {
        var first = Make();
        using var opened = Open();
        var taker = new Taker();
        Wait(() => Poll(opened, taker) && taker.Kinds.Contains(ArrivalKind.Opened));
        first.Dispose();
        Wait(() => Poll(opened, taker) && taker.Kinds.Contains(ArrivalKind.Closed));
        Assert.True(opened.IsFailing);
        opened.Send(new TransmitId(5), MacAddress.None, MacAddress.None, [1, 2, 3]);
        Wait(() => Poll(opened, taker) && taker.Outcomes.Contains((5UL, TransmitOutcome.NotAcknowledged)));
        using var second = Make();
        Wait(() => Poll(opened, taker) && taker.Kinds.Count(static kind => kind == ArrivalKind.Opened) == 2);
        Assert.False(opened.IsFailing);
        second.Send(TransmitId.None, MacAddress.None, MacAddress.None, [0x42]);
        Wait(() => Poll(opened, taker) && taker.Octets.Contains(0x42));
    }

    [Fact]
    public void Port_InUse_IsRefusedWithTheReason()
    {
        using var made = Make();
        using var opened = Open();
        Assert.Contains("in use", Assert.Throws<IOException>(() => Open().Dispose()).Message, StringComparison.Ordinal);
    }

    /// <summary>What a killed process left at a path must not lead into a pseudo terminal that got its number later.</summary>
    [Fact]
    public void Port_BehindALinkThatIsOlderThanItsEnd_IsRefusedAndNotTouched()
    {
        var other = _path + "-other";
        using var made = new SerialLink(new SerialLinkOptions { Path = other, CreatesPty = true });
        var link = File.CreateSymbolicLink(_path, new FileInfo(other).LinkTarget!);
        link.LastWriteTimeUtc = DateTime.UtcNow.AddMinutes(-1);

        Assert.Contains("was left by a process that ended", Assert.Throws<IOException>(() => Open().Dispose()).Message, StringComparison.Ordinal);

        using var opened = new SerialLink(new SerialLinkOptions { Path = other });
        Assert.False(opened.IsFailing);
    }

    [Fact]
    public void Port_ThatIsNone_IsRefusedWithTheReason()
    {
        File.WriteAllText(_path, "text");
        Assert.Contains("no serial port", Assert.Throws<IOException>(() => Open().Dispose()).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be opened", Assert.Throws<IOException>(() => new SerialLink(new SerialLinkOptions { Path = _path + "-absent" }).Dispose()).Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => Make().Dispose());
        Assert.Equal("text", File.ReadAllText(_path));
    }

    [Fact]
    public void Reader_ThatIsNotPolled_HoldsABoundedNumberOfOctets()
    {
        using var made = new SerialLink(new SerialLinkOptions { Path = _path, CreatesPty = true, BaudRate = 4_000_000, IsPaced = false });
        using var opened = new SerialLink(new SerialLinkOptions { Path = _path, BaudRate = 4_000_000, MaximumWaiting = 256 });
        var taker = new Taker();
        for (var i = 0; i < 16; i++)
        {
            made.Send(new TransmitId((ulong)i + 1), MacAddress.None, MacAddress.None, new byte[1024]);
        }

        Wait(() => Poll(made, taker) && taker.Outcomes.Count == 16 && opened.Counters.Dropped > 0);
        made.Dispose();
        Wait(() => opened.IsFailing);
        var late = new Taker();
        Poll(opened, late);
        Assert.InRange(late.Octets.Count, 1, 256);
    }

    private SerialLink Make(int baudRate = 115_200) => new(new SerialLinkOptions { Path = _path, CreatesPty = true, BaudRate = baudRate });

    private SerialLink Open(int baudRate = 115_200) => new(new SerialLinkOptions { Path = _path, BaudRate = baudRate, RetryInterval = TimeSpan.FromMilliseconds(20) });

    private static bool Poll(SerialLink link, Taker taker)
    {
        link.Poll(taker, default, 1000);
        return true;
    }

    private static void Wait(Func<bool> isSo)
    {
        var clock = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(clock.Elapsed < Limit, "it did not happen within 20 s");
            Thread.Yield();
        }
    }

    private sealed class Taker : ILinkReceiver
    {
        public List<byte> Octets { get; } = [];

        public List<ArrivalKind> Kinds { get; } = [];

        public List<(ulong Id, TransmitOutcome Outcome)> Outcomes { get; } = [];

        public void Receive(in Arrival arrival)
        {
            Kinds.Add(arrival.Kind);
            Octets.AddRange(arrival.Octets);
        }

        public void Complete(TransmitId id, TransmitOutcome outcome) => Outcomes.Add((id.Value, outcome));
    }
}
