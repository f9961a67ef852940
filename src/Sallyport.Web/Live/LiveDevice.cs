using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Web.Live;

/// <summary>A device in <see cref="LiveFleet"/>, in a list by the order of its last change. Belongs to the fleet's lock.</summary>
internal sealed class LiveDevice(string id)
{
    public string Id => id;

    /// <summary>When it changed last, as a number that rises with each change of any device.</summary>
    public long Version { get; set; }

    /// <summary>Number of its newest entry; 0 for none since it is followed.</summary>
    public long Seq { get; set; }

    /// <summary>Its newest data since it is followed.</summary>
    public UplinkBody? Uplink { get; set; }

    /// <summary>When that came, UTC microseconds.</summary>
    public long UplinkAt { get; set; }

    public LinkedListNode<LiveDevice>? Place { get; set; }
}
