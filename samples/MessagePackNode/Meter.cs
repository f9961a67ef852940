using System.Globalization;
using Sallyport.Devices;

namespace Sallyport.Samples.MessagePackNode;

/// <summary>Reports a voltage as MessagePack, and answers every get with the same report.</summary>
public sealed class Meter
{
    private readonly EnigmaNode _node;
    private readonly Func<double> _voltage;
    private int _reports;

    public Meter(EnigmaNode node, Func<double> voltage)
    {
        (_node, _voltage) = (node, voltage);
        node.Received = message =>
        {
            if (message.IsGet)
            {
                node.TrySendMessagePack(Report());
            }
        };
    }

    /// <summary>Sends one report; waits while the node's queue is full.</summary>
    public async Task ReportAsync(CancellationToken cancellationToken) => await _node.SendMessagePackAsync(Report(), cancellationToken);

    private string Report() => string.Create(CultureInfo.InvariantCulture, $$"""{"report":{{++_reports}},"voltage":{{_voltage():0.0}}}""");
}
