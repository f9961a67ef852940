namespace Sallyport.Web.Access;

/// <summary>What became of a sign-in.</summary>
internal enum SignInVerdict
{
    /// <summary>The session began.</summary>
    Done,

    /// <summary>Name or password is wrong, or there is no such account; which of them is not told.</summary>
    Wrong,

    /// <summary>Too many tries; the wait is told.</summary>
    Wait,

    /// <summary>Too many sign-ins at this moment.</summary>
    Busy,

    /// <summary>The journal takes no audit entry.</summary>
    NotAccepting,
}
