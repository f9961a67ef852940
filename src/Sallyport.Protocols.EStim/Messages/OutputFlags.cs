namespace Sallyport.Protocols.EStim.Messages;

/// <summary>What is special about an output in a Status.</summary>
[Flags]
public enum OutputFlags : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The level moves.</summary>
    Moving = 1,

    /// <summary>No current can flow: an electrode is off.</summary>
    OpenElectrode = 2,

    /// <summary>More current than allowed.</summary>
    OverCurrent = 4,
}
