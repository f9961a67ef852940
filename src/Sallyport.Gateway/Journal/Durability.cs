namespace Sallyport.Gateway.Journal;

/// <summary>What an entry survives once it is committed.</summary>
public enum Durability : byte
{
    /// <summary>The death of the process.</summary>
    Ordinary,

    /// <summary>A power cut: whatever a device or a person was told is done.</summary>
    Strong,
}
