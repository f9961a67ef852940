using Sallyport.Gateway.Host;
using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Gateway.Availability;

/// <summary>Notices when a link fails and when it is back, and which networks can be heard. Owned by one thread.</summary>
internal sealed class LinkWatch(IReadOnlyList<ISegmentDriver> drivers)
{
    private readonly Dictionary<string, string> _told = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deaf = new(StringComparer.Ordinal);

    /// <summary>Looks at all links.</summary>
    /// <param name="accept">Takes a change; false = not now, it is told again later.</param>
    /// <param name="hearing">Told the <c>protocol/segment</c> of a network that can be heard again.</param>
    public void Check(Func<LinkBody, bool> accept, Action<string> hearing)
    {
        foreach (var driver in drivers)
        {
            var isDeaf = true;
            foreach (var link in driver.Links)
            {
                isDeaf &= link.State != "up";
                if (_told.GetValueOrDefault(link.Name, "up") != link.State && accept(new LinkBody(link.Name, link.State, null)))
                {
                    _told[link.Name] = link.State;
                }
            }

            var segment = $"{driver.Protocol}/{driver.Segment}";
            if (isDeaf)
            {
                _deaf.Add(segment);
            }
            else if (_deaf.Remove(segment))
            {
                hearing(segment);
            }
        }
    }
}
