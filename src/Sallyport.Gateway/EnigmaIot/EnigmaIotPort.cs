using Sallyport.Gateway.Frames;
using Sallyport.Links;
using Sallyport.Protocols.EnigmaIot.Anatomy;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.Gateway.EnigmaIot;

/// <summary>One of the links of a network; tells the driver which link an arrival came from.</summary>
internal sealed class EnigmaIotPort(EnigmaIotDriver driver, ILink link) : ILinkReceiver
{
    private static readonly EnigmaIotAnatomy Anatomy = new();

    public ILink Link => link;

    /// <summary>What kept frames say of this link.</summary>
    public FrameLine Line { get; } = new(EnigmaIotDriver.ProtocolName, driver.Segment, link.Name, Anatomy);

    public void Expect(MacAddress source) => driver.Expect(source);

    public void Receive(in Arrival arrival) => driver.Receive(this, arrival);

    public void Complete(TransmitId id, TransmitOutcome outcome) => driver.Complete(id, outcome);
}
