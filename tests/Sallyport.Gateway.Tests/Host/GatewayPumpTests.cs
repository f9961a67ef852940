using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.EnigmaIot;
using Sallyport.Gateway.Host;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Policies;
using Sallyport.Gateway.Tests.Fakes;
using Sallyport.Links.Trace;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.EnigmaIot.Options;
using Sallyport.Wire;

namespace Sallyport.Gateway.Tests.Host;

/// <summary>The threads of the pump, with events instead of pauses: whatever the test waits for is signalled.</summary>
public sealed class GatewayPumpTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly Caller Tester = new("tester", "local", "cli");

    [Fact]
    public async Task Command_OnTheThreads_IsDurableAndReachesTheOutput()
    {
        var journal = new InMemoryJournal();
        var output = new SignallingOutput(entry => entry.Kind == EntryKind.Audit);
        await using var pump = Pump(journal, output, out var host);
        await pump.StartAsync(CancellationToken.None);
        var result = await host.Control.AuditAsync("test", "", null, Tester, CancellationToken.None).WaitAsync(Patience);
        Assert.True(result.Accepted);
        Assert.Contains(journal.Entries, entry => entry.Kind == EntryKind.Audit);
        Assert.Equal(EntryKind.Audit, (await output.Seen.WaitAsync(Patience)).Kind);
    }

    [Fact]
    public async Task Stop_Clean_LeavesNothingPendingAndStopsOutputs()
    {
        var journal = new InMemoryJournal();
        var output = new SignallingOutput(_ => true);
        var pump = Pump(journal, output, out var host);
        await pump.StartAsync(CancellationToken.None);
        await host.Control.AuditAsync("test", "", null, Tester, CancellationToken.None).WaitAsync(Patience);
        await pump.StopAsync();
        await pump.StopAsync();
        await pump.DisposeAsync();
        Assert.Equal(0, journal.Pending);
        Assert.True(output.IsDisposed);
        Assert.False((await host.Control.AuditAsync("late", "", null, Tester, CancellationToken.None)).Accepted);
    }

    [Fact]
    public async Task Commit_RefusedAtFirst_IsTriedAgain()
    {
        var journal = new InMemoryJournal { RefusesCommits = true };
        var output = new SignallingOutput(entry => entry.Kind == EntryKind.Audit);
        await using var pump = Pump(journal, output, out var host);
        await pump.StartAsync(CancellationToken.None);
        var task = host.Control.AuditAsync("test", "", null, Tester, CancellationToken.None);
        Assert.False(task.IsCompleted);
        journal.RefusesCommits = false;
        Assert.True((await task.WaitAsync(Patience)).Accepted);
    }

    /// <summary>A thread whose step fails goes on trying; meanwhile health says so without the words of the exception, and the rest of the gateway works.</summary>
    [Fact]
    public async Task Radio_DriverFails_IsShownInHealthUntilItWorksAgain()
    {
        var journal = new InMemoryJournal();
        var store = new InMemoryStateStore();
        using var driver = new FailingDriver();
        var host = new GatewayHost(journal, store, new PolicySet(store, []), [driver], [new SignallingOutput(_ => true)], new GatewayHostOptions());
        await using var pump = new GatewayPump(host, new WallClock(), NullLogger.Instance);
        await pump.StartAsync(CancellationToken.None);
        await driver.Failed.WaitAsync(Patience);
        Assert.True((await host.Control.AuditAsync("test", "", null, Tester, CancellationToken.None).WaitAsync(Patience)).Accepted);
        await UntilAsync(() => host.Health.Status == "degraded");
        var problem = Assert.Single(host.Health.Problems);
        Assert.Contains("radio", problem, StringComparison.Ordinal);
        Assert.DoesNotContain(FailingDriver.Words, problem, StringComparison.Ordinal);
        driver.Works = true;
        await UntilAsync(() => host.Health.Status == "ok");
    }

    /// <summary>Behind the wrappers that tests and captures put around it, too.</summary>
    [Fact]
    public void Health_LinkThatFails_IsDegradedAndNamesIt()
    {
        var store = new InMemoryStateStore();
        var policies = new PolicySet(store, EnigmaIotPolicies.All);
        var options = new GatewayOptions { Address = GatewayBench.Address, NetworkKey = NetworkKey.FromText("network key 123") };
        using var link = new TraceLink(new DeafLink(GatewayBench.Address), new WallClock(), static _ => { });
        using var driver = EnigmaIotDriver.Create(
            new EnigmaIotNetwork { Name = "attic", Options = options }, [link], policies, new SeededRandom(1), new LibCryptoChaCha20Poly1305(), new LibCryptoX25519());
        var health = new GatewayHost(new InMemoryJournal(), store, policies, [driver], [], new GatewayHostOptions()).Health;
        Assert.Equal(("degraded", "failed"), (health.Status, Assert.Single(health.Links).State));
        Assert.Contains("deaf:", Assert.Single(health.Problems), StringComparison.Ordinal);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var timeout = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!condition())
        {
            await timer.WaitForNextTickAsync(timeout.Token);
        }
    }

    private static GatewayPump Pump(InMemoryJournal journal, SignallingOutput output, out GatewayHost host)
    {
        var store = new InMemoryStateStore();
        host = new GatewayHost(journal, store, new PolicySet(store, []), [], [output], new GatewayHostOptions());
        return new GatewayPump(host, new WallClock(), NullLogger.Instance);
    }

    private sealed class WallClock : IClock
    {
        public Now Now => new(new Instant(Environment.TickCount64 * 1000), DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000);
    }
}
