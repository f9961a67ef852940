namespace Sallyport.Web.Access;

/// <summary>What the holder of a token may do; each role includes the ones before it. Lower-case names are stored and shown.</summary>
public enum AccessRole : byte
{
    /// <summary>Read everything but tokens.</summary>
    Viewer = 1,

    /// <summary>Send to devices and remove them, too.</summary>
    Operator = 2,

    /// <summary>Everything: policies, tokens, restart and reset.</summary>
    Admin = 3,
}
