namespace Sallyport.Protocols.EnigmaIot.Messages;

/// <summary>Argument of control 0x89, up, one octet: why the node restarts (section 9). Other values are carried.</summary>
public enum RestartReason : byte
{
    /// <summary>Not told.</summary>
    Unknown = 0,

    /// <summary>A firmware update was taken.</summary>
    AfterUpdate = 1,

    /// <summary>A firmware update failed.</summary>
    UpdateError = 2,

    /// <summary>The gateway asked for it.</summary>
    Requested = 3,

    /// <summary>The configuration was reset.</summary>
    ConfigurationReset = 4,

    /// <summary>The application wanted it.</summary>
    User = 5,

    /// <summary>Of no interest.</summary>
    Irrelevant = 10,
}
