namespace Sallyport.Protocols.EStim.Session;

/// <summary>What kind of exchange a wish is.</summary>
internal enum WishKind : byte
{
    /// <summary>A command that a person or a program asked for.</summary>
    Command,

    /// <summary>A command that the host itself sends to stay informed and in charge.</summary>
    Upkeep,

    /// <summary>The first exchange with a device: which types does it understand, which numbers does it accept.</summary>
    Probe,

    /// <summary>InitTempKey.</summary>
    Key,

    /// <summary>A ping.</summary>
    Ping,

    /// <summary>A packet of the application's types.</summary>
    User,
}
