namespace Sallyport.Links.Udp;

/// <summary>Which end of the envelope a UDP link is.</summary>
public enum UdpLinkMode
{
    /// <summary>Binds the endpoint and talks to every station that sends there: a gateway.</summary>
    Listen = 0,

    /// <summary>Sends everything to the endpoint, where a hub or a listening gateway is, and registers its addresses there.</summary>
    Client,
}
