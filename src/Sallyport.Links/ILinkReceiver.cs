using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Links;

/// <summary>Takes what a link delivers while it is polled.</summary>
public interface ILinkReceiver
{
    /// <summary>A hint: a frame from this source waits behind the one that comes next.</summary>
    void Expect(MacAddress source)
    {
    }

    /// <summary>One arrival; its octets are valid for the call only.</summary>
    void Receive(in Arrival arrival);

    /// <summary>What became of a frame that was sent.</summary>
    void Complete(TransmitId id, TransmitOutcome outcome);
}
