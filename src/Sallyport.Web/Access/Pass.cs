namespace Sallyport.Web.Access;

/// <summary>What let a request in: a token, or the session of a person. Exactly one of both is there.</summary>
/// <param name="Name">For the audit.</param>
/// <param name="Role">As it is now.</param>
/// <param name="Scope">What it is limited to beside the role.</param>
internal sealed record Pass(string Name, AccessRole Role, AccessScope Scope)
{
    /// <summary>The token; null: a person.</summary>
    public ApiToken? Token { get; private init; }

    /// <summary>The session; null: a token.</summary>
    public UserSession? Session { get; private init; }

    /// <summary>Of a token.</summary>
    public static Pass Of(ApiToken token) => new(token.Name, token.Role, token.Scope) { Token = token };

    /// <summary>Of a session.</summary>
    public static Pass Of(UserSession session, AccessRole role) => new(session.User, role, AccessScope.Everything) { Session = session };
}
