namespace Sallyport.Protocols.EStim.Session;

/// <summary>How a command is protected.</summary>
public enum Protection : byte
{
    /// <summary>Not at all: type 05.</summary>
    Clear,

    /// <summary>Encrypted under the master key: type 06.</summary>
    Master,

    /// <summary>Encrypted under the temporary key: type 07.</summary>
    Temporary,

    /// <summary>Sealed under the master key: type 08.</summary>
    SealedMaster,

    /// <summary>Sealed under the temporary key: type 09.</summary>
    SealedTemporary,
}
