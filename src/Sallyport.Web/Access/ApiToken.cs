namespace Sallyport.Web.Access;

/// <summary>A token as it is shown; the secret itself is told once, when it is made, and kept nowhere.</summary>
/// <param name="Id">Names it for revoking: 8 lower-case hex digits.</param>
/// <param name="Name">Who uses it; appears in the audit.</param>
/// <param name="Role">What it allows.</param>
/// <param name="CreatedAtMicroseconds">UTC microseconds since 1970.</param>
/// <param name="ExpiresAtMicroseconds">From then on it lets nobody in; null: never.</param>
public sealed record ApiToken(string Id, string Name, AccessRole Role, long CreatedAtMicroseconds, long? ExpiresAtMicroseconds = null)
{
    /// <summary>What it is limited to beside the role; nothing by default.</summary>
    public AccessScope Scope { get; init; } = AccessScope.Everything;
}
