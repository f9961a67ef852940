namespace Sallyport.Protocols.EStim.Messages;

/// <summary>Why octets are not a command.</summary>
public enum CommandFault : byte
{
    /// <summary>They are one.</summary>
    None,

    /// <summary>Fewer octets than the envelope, the struct or its args need.</summary>
    TooShort,

    /// <summary>Octets are left over behind the args.</summary>
    TooLong,

    /// <summary>numArgs is not 0 although the command takes no args.</summary>
    ArgumentCount,

    /// <summary>Nobody knows this command id here.</summary>
    Unknown,
}
