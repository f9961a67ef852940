using Sallyport.Gateway.Alerts;
using Sallyport.Gateway.Host;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Outputs;
using Sallyport.Gateway.Tests.Fakes;

namespace Sallyport.Gateway.Tests.Alerts;

/// <summary>A stepped gateway, what its journal says about alerts, and how to live with several nodes.</summary>
internal sealed class AlertBench
{
    private readonly Dictionary<FieldNode, int> _silent = [];

    public AlertBench(params IGatewayOutput[] outputs) => Gateway = new GatewayBench(new GatewayHostOptions { FreeOctets = () => Free }, outputs);

    public GatewayBench Gateway { get; }

    public long? Free { get; set; } = 100_000_000_000;

    public IAlertDesk Desk => Gateway.Control.Alerts;

    /// <summary>All alerts of a rule in the journal: state, then text.</summary>
    public IReadOnlyList<AlertBody> Said(string rule) => [.. Gateway.Bodies<AlertBody>().Where(body => body.Rule == rule)];

    /// <summary>The states of all alerts of a rule, in order.</summary>
    public string States(string rule) => string.Join(' ', Said(rule).Select(static body => body.State));

    public IReadOnlyList<JournalEntry> Entries(string rule) => [.. Gateway.Journal.Entries.Where(entry => entry.Body is AlertBody body && body.Rule == rule)];

    public void Mute(FieldNode node) => _silent[node] = 1;

    public void Unmute(FieldNode node) => _silent.Remove(node);

    /// <summary>Each node that is not silent speaks once a minute.</summary>
    public void Live(int minutes)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            foreach (var node in Gateway.Nodes.Where(node => !_silent.ContainsKey(node)))
            {
                node.Data("x");
            }

            Gateway.Turn();
            Gateway.Wait(TimeSpan.FromSeconds(30));
            Gateway.Wait(TimeSpan.FromSeconds(30));
        }
    }

    public void Set(string rule, bool enabled, params (string Name, double Value)[] numbers)
    {
        Assert.Null(AlertRules.Complete(rule, enabled, numbers.ToDictionary(static one => one.Name, static one => one.Value), null, out var whole));
        var task = Desk.SetRuleAsync(whole!, GatewayBench.Tester, CancellationToken.None);
        Gateway.Turn();
        SpinWait.SpinUntil(() => task.IsCompleted, TimeSpan.FromSeconds(10));
        Assert.True(task.Result.Accepted);
    }
}
