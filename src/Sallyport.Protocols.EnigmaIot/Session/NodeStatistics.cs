namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>What the gateway counts per node (section 7.7).</summary>
/// <param name="Received">Data messages that decrypted.</param>
/// <param name="Lost">Data messages missing by their counters.</param>
/// <param name="PacketsPerHour">Weighted mean over the last five intervals; always finite here.</param>
public readonly record struct NodeStatistics(uint Received, uint Lost, float PacketsPerHour)
{
    /// <summary>Lost / received: a ratio that may exceed 1; 0 before the first message.</summary>
    public float PacketErrorRate => Received == 0 ? 0 : (float)Lost / Received;

    /// <summary>Received + lost.</summary>
    public uint Total => Received + Lost;
}
