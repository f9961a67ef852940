using Sallyport.Links;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Cli.Nodes;

/// <summary>A link that tells who owns it about each frame that leaves. The node role reports what it is told, not what it sends; a person at a terminal wants both.</summary>
/// <param name="inner">The link; disposed with this one.</param>
/// <param name="left">Takes the type octet of a frame after it was handed to the link; called on the pump.</param>
internal sealed class WatchedLink(ILink inner, Action<byte> left) : LinkAround(inner)
{
    public override void Send(TransmitId id, MacAddress source, MacAddress destination, ReadOnlySpan<byte> octets)
    {
        Inner.Send(id, source, destination, octets);
        if (octets.Length > 0)
        {
            left(octets[0]);
        }
    }
}
