namespace Sallyport.Gateway.EnigmaIot;

/// <summary>A node that has (or had) a session: its id as text, made once, and the link on which it was last heard.</summary>
internal sealed class EnigmaIotPeer(string device, EnigmaIotPort port)
{
    public string Device => device;

    public EnigmaIotPort Port { get; set; } = port;

    /// <summary>Number of its session key, while frames are kept.</summary>
    public long Key { get; set; }

    /// <summary>Number of the key that was agreed last and may not be proved yet.</summary>
    public long NextKey { get; set; }
}
