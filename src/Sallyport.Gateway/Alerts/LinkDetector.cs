using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Gateway.Alerts;

/// <summary>Links that fail. A link that is down because the gateway stopped is no trouble.</summary>
internal sealed class LinkDetector : IAlertDetector
{
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Apply(JournalEntry entry, long at, AlertEngine engine)
    {
        if (entry.Body is not LinkBody link)
        {
            return;
        }

        if (link.State == "failed")
        {
            _failed.Add(link.Link);
            engine.Report(AlertRules.Link, link.Link, true, $"The link {link.Link} has failed: nothing comes in over it.", "Check its cable, address and rights; the gateway goes on trying.", at);
        }
        else if (link.State == "up")
        {
            _failed.Remove(link.Link);
            engine.Report(AlertRules.Link, link.Link, false, "the link is up again", null, at);
        }
    }

    /// <inheritdoc/>
    public void Advance(long at, AlertEngine engine)
    {
    }

    /// <summary>True when all of these links have failed, and there is one.</summary>
    public bool HaveFailed(IReadOnlyList<string> links) => links.Count > 0 && links.All(_failed.Contains);
}
