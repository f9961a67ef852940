using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Tests.Fakes;

namespace Sallyport.Gateway.Tests.Commands;

public sealed class AuditTrailTests
{
    private static readonly Caller Owner = new("owner", "127.0.0.1", "rest");

    [Fact]
    public void Commands_OfAllKinds_LeaveAnUnbrokenChain()
    {
        var bench = new GatewayBench();
        var node = bench.Join(1);
        bench.Set(GatewayBench.Id(node), "x");
        bench.Finish(bench.Control.KickAsync(GatewayBench.Id(node), Owner, CancellationToken.None));
        bench.Finish(bench.Control.AuditAsync("users.token", "", "made a token", Owner, CancellationToken.None));
        Assert.Equal(["downlink.submit", "device.kick", "users.token"], bench.Bodies<AuditBody>().Select(body => body.Action));
        Assert.Null(AuditTrail.Verify(bench.Journal.Entries, AuditTrail.Beginning));
    }

    [Fact]
    public async Task Chain_AcrossCrashAndCleanStop_GoesOn()
    {
        var bench = new GatewayBench();
        for (var round = 0; round < 2; round++)
        {
            bench.Finish(bench.Control.AuditAsync("a", "", null, Owner, CancellationToken.None));
            bench.Crash();
            bench.Finish(bench.Control.AuditAsync("b", "", null, Owner, CancellationToken.None));
            await bench.StopAndStartAsync();
        }

        Assert.Equal(4, bench.Bodies<AuditBody>().Count);
        Assert.Null(AuditTrail.Verify(bench.Journal.Entries, AuditTrail.Beginning));
    }

    [Fact]
    public void Verify_EntryChangedRemovedOrSwapped_NamesTheFirstThatDoesNotFit()
    {
        var entries = Chain(5);
        Assert.Null(AuditTrail.Verify(entries, AuditTrail.Beginning));
        Assert.Equal(3, AuditTrail.Verify(Changed(entries, 2, body => body with { Who = "nobody" }), AuditTrail.Beginning));
        Assert.Equal(3, AuditTrail.Verify(entries.Where(entry => entry.Seq != 2), AuditTrail.Beginning));
        Assert.Equal(1, AuditTrail.Verify(entries.Skip(1).Prepend(entries[0] with { Body = ((AuditBody)entries[0].Body) with { Detail = "" } }), AuditTrail.Beginning));
        Assert.Null(AuditTrail.Verify(entries.Skip(3), ((AuditBody)entries[2].Body).Hash));
    }

    [Fact]
    public void Hash_FieldsShiftedAcrossTheirBorders_Differs()
    {
        var body = new AuditBody("ab", "c", "v", "a", "t", null, AuditTrail.Beginning, "");
        Assert.NotEqual(AuditTrail.HashOf(body), AuditTrail.HashOf(body with { Who = "a", From = "bc" }));
        Assert.NotEqual(AuditTrail.HashOf(body), AuditTrail.HashOf(body with { Detail = "" }));
    }

    private static List<JournalEntry> Chain(int length)
    {
        var trail = new AuditTrail(AuditTrail.Beginning);
        var entries = new List<JournalEntry>();
        for (var seq = 1; seq <= length; seq++)
        {
            var body = trail.Next(Owner, $"action {seq}", "", null);
            trail.Accept(body);
            entries.Add(new JournalEntry(seq, seq, "", body));
        }

        return entries;
    }

    private static IEnumerable<JournalEntry> Changed(List<JournalEntry> entries, int index, Func<AuditBody, AuditBody> change) =>
        entries.Select((entry, at) => at == index ? entry with { Body = change((AuditBody)entry.Body) } : entry);
}
