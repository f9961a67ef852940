namespace Sallyport.Gateway.EnigmaIot;

/// <summary>A node that has (or had) a session: its id as text, made once, and the link on which it was last heard.</summary>
internal sealed class EnigmaIotPeer(string device, EnigmaIotPort port)
{
    public string Device => device;

    public EnigmaIotPort Port { get; set; } = port;
}
