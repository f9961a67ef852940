using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Tests.Fakes;

namespace Sallyport.Gateway.Tests.Outputs;

/// <summary>What the host promises to every output.</summary>
public sealed class OutputFeedTests
{
    [Fact]
    public void NewOutput_StartsAtThePresentEnd()
    {
        var bench = new GatewayBench();
        bench.Join(1);
        var output = new CollectingOutput();
        bench.Crash(output);
        bench.Turn();
        Assert.All(output.Entries, entry => Assert.NotEqual(EntryKind.Joined, entry.Kind));
        bench.Join(2);
        Assert.Contains(output.Entries, entry => entry.Kind == EntryKind.Joined);
    }

    [Fact]
    public void NewOutput_CrashBeforeItConfirmedAnything_MissesNothing()
    {
        var bench = new GatewayBench(new CollectingOutput { Room = 0 });
        bench.Join(1);
        var output = new CollectingOutput();
        bench.Crash(output);
        Assert.Contains(output.Entries, entry => entry.Kind == EntryKind.Joined);
    }

    [Fact]
    public void Output_WithoutRoom_IsOfferedNothingAndGoesOnInOrderLater()
    {
        var output = new CollectingOutput { Room = 0 };
        var bench = new GatewayBench(output);
        var node = bench.Join(1);
        for (var round = 0; round < 20; round++)
        {
            node.Data("x");
            bench.Turn();
        }

        Assert.Empty(output.Entries);
        Assert.True(bench.Control.Health.Outputs[0].Behind > 20);
        output.Room = 7;
        bench.Turn();
        Assert.Equal(7, output.Entries.Count);
        output.Room = int.MaxValue;
        bench.Turn();
        Assert.Equal(bench.Journal.Entries.Select(entry => entry.Seq), output.Entries.Select(entry => entry.Seq));
    }

    [Fact]
    public void Output_UnconfirmedAtTheCrash_IsOfferedAgain()
    {
        var first = new CollectingOutput { ConfirmsAtOnce = false };
        var bench = new GatewayBench(first);
        var node = bench.Join(1);
        first.ConfirmedSeq = first.Entries[^1].Seq;
        bench.Wait(TimeSpan.FromSeconds(2));
        node.Data("unconfirmed");
        bench.Turn();
        var again = new CollectingOutput();
        bench.Crash(again);
        Assert.Equal(first.Entries[^1], again.Entries[0]);
        Assert.Equal(first.Entries[^2].Seq, again.StartedAt);
    }

    [Fact]
    public void Output_ManyConfirmedBeforeTheIntervalEnds_FewAreOfferedAgainAfterACrash()
    {
        var first = new CollectingOutput();
        var bench = new GatewayBench(first);
        var node = bench.Join(1);
        for (var burst = 0; burst < 30; burst++)
        {
            for (var message = 0; message < 100; message++)
            {
                node.Data("x");
            }

            bench.Turn();
        }

        Assert.True(first.Entries.Count > 2500);
        var again = new CollectingOutput();
        bench.Crash(again);
        Assert.InRange(first.Entries.Count(entry => entry.Seq > again.StartedAt), 0, 1000);
    }

    [Fact]
    public void Output_Throws_OthersGoOnAndItIsOfferedTheSameEntryLater()
    {
        var broken = new CollectingOutput("broken") { Fault = new InvalidOperationException("bad day") };
        var healthy = new CollectingOutput("healthy");
        var bench = new GatewayBench(broken, healthy);
        bench.Join(1);
        Assert.Empty(broken.Entries);
        Assert.Contains(healthy.Entries, entry => entry.Kind == EntryKind.Joined);
        Assert.Equal(("failed", "bad day"), (bench.Control.Health.Outputs[0].State, bench.Control.Health.Outputs[0].Detail));
        broken.Fault = null;
        bench.Wait(TimeSpan.FromSeconds(6));
        Assert.Equal(healthy.Entries.Select(entry => entry.Seq), broken.Entries.Select(entry => entry.Seq));
        Assert.Equal("up", bench.Control.Health.Outputs[0].State);
    }
}
