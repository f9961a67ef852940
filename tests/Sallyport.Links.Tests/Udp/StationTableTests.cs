using System.Net;
using Sallyport.Links.Udp;
using Sallyport.Wire;

namespace Sallyport.Links.Tests.Udp;

public sealed class StationTableTests
{
    private const long Minute = 60_000;
    private readonly StationTable _table = new(3);
    private readonly SocketAddress _found = new IPEndPoint(IPAddress.Any, 0).Serialize();

    [Fact]
    public void Learn_MoreThanTheBound_ForgetsTheOneSilentForLongest()
    {
        _table.Learn(Station(1), At(1), 0, Minute, null);
        _table.Learn(Station(2), At(2), 1, Minute, null);
        _table.Learn(Station(3), At(3), 2, Minute, null);
        _table.Learn(Station(1), At(1), 3, Minute, null);
        _table.Learn(Station(4), At(4), 4, Minute, null);
        Assert.Equal(3, _table.Count);
        Assert.Equal(1, _table.Evicted);
        Assert.False(_table.TryFind(Station(2), 5, _found));
        Assert.True(_table.TryFind(Station(1), 5, _found));
        Assert.True(_table.TryFind(Station(4), 5, _found));
        Assert.Equal(At(4), _found);
    }

    [Fact]
    public void Find_AfterItsLifetime_ForgetsTheStation()
    {
        _table.Learn(Station(1), At(1), 0, Minute, null);
        Assert.True(_table.TryFind(Station(1), Minute, _found));
        Assert.False(_table.TryFind(Station(1), Minute + 1, _found));
        Assert.Equal(0, _table.Count);
    }

    [Fact]
    public void Learn_NewEndpoint_WinsAndForgetsWhatTheOldOneAskedFor()
    {
        Assert.True(_table.Learn(Station(1), At(1), 0, Minute, true));
        Assert.True(_table.Learn(Station(1), At(1), 1, Minute, null));
        Assert.False(_table.Learn(Station(1), At(2), 2, Minute, null));
        Assert.True(_table.TryFind(Station(1), 3, _found));
        Assert.Equal(At(2), _found);
        Assert.Null(_table.Touch(Station(1), At(1), 3));
        Assert.False(_table.Touch(Station(1), At(2), 3));
    }

    [Fact]
    public void ForEachEndpoint_StationsThatShareOne_VisitsItOnceAndForgetsTheExpired()
    {
        _table.Learn(Station(1), At(1), 0, 10, null);
        _table.Learn(Station(2), At(2), 5, Minute, null);
        _table.Learn(Station(3), At(2), 6, Minute, null);
        var visited = new List<string>();
        Assert.Equal(1, _table.ForEachEndpoint(11, _found, visited, static (endpoint, list) => list.Add(endpoint.ToString())));
        Assert.Equal([At(2).ToString()], visited);
        Assert.Equal(2, _table.Count);
    }

    /// <summary>Many random operations against a plain model of the same rules.</summary>
    [Fact]
    public void Table_ManyOperations_AgreesWithAPlainModel()
    {
        var table = new StationTable(8);
        var model = new List<(MacAddress Address, SocketAddress Endpoint)>(); // oldest first
        var random = new Links.Faults.SeededRandom(1);
        for (var step = 0; step < 20_000; step++)
        {
            var (address, endpoint) = (Station(random.Below(20)), At(random.Below(5)));
            if (random.Chance(0.7))
            {
                table.Learn(address, endpoint, step, long.MaxValue / 2, null);
                model.RemoveAll(entry => entry.Address == address);
                if (model.Count == 8)
                {
                    model.RemoveAt(0);
                }

                model.Add((address, endpoint));
            }
            else
            {
                var known = model.Exists(entry => entry.Address == address);
                Assert.Equal(known, table.TryFind(address, step, _found));
                Assert.True(!known || _found.Equals(model.Find(entry => entry.Address == address).Endpoint), $"step {step}");
            }

            Assert.Equal(model.Count, table.Count);
        }
    }

    private static MacAddress Station(int number) => new(0x0200_0000_0000UL + (ulong)number);

    private static SocketAddress At(int port) => new IPEndPoint(IPAddress.Loopback, 1000 + port).Serialize();
}
