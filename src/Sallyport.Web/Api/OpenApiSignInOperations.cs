namespace Sallyport.Web.Api;

/// <summary>The operations of accounts, sessions and one-time links.</summary>
internal static class OpenApiSignInOperations
{
    private static readonly OpenApiParameter Key = new(IdempotentAnswers.Header, "header", "The same key and body get the first answer again for 24 hours") { LongestText = IdempotentAnswers.LongestKey };
    private static readonly OpenApiParameter User = new("name", "path", "Name of the user");
    private static readonly OpenApiParameter IfMatch = new("If-Match", "header", "Only when nobody edited the accounts since this ETag of the list");
    private static readonly OpenApiParameter IfNoneMatch = new("If-None-Match", "header", "304 when this ETag still holds");
    private static readonly (int, string) Malformed = (400, "malformed");
    private static readonly (int, string) WeakPassword = (400, "weak-password");
    private static readonly (int, string) WrongCredentials = (401, "wrong-credentials");
    private static readonly (int, string) CrossSite = (403, "cross-site");
    private static readonly (int, string) UnknownUser = (404, "unknown-user");
    private static readonly (int, string) KeyMismatch = (409, "idempotency-mismatch");
    private static readonly (int, string) InProgress = (409, "in-progress");
    private static readonly (int, string) NoSession = (409, "no-session");
    private static readonly (int, string) LastAdmin = (409, "last-admin");
    private static readonly (int, string) ChangedMeanwhile = (412, "precondition-failed");
    private static readonly (int, string) LinkOver = (410, "link-over");
    private static readonly (int, string) TooManyTries = (429, "too-many-tries");
    private static readonly (int, string) Busy = (503, "busy");
    private static readonly (int, string) NotAccepting = (503, "not-accepting");

    /// <summary>All, in the order of the document.</summary>
    public static IReadOnlyList<OpenApiOperation> All { get; } =
    [
        new("POST", "/api/v1/session", "signIn", "Signs a person in; the answer sets the cookie of the session", 201, "Session")
        {
            Body = "SignInOrder",
            Problems = [WrongCredentials, CrossSite, TooManyTries, Busy, NotAccepting],
        },
        new("GET", "/api/v1/session", "getSession", "Who the caller is", 200, "Session"),
        new("PUT", "/api/v1/session/password", "changePassword", "Changes one's own password and ends one's other sessions", 204, null)
        {
            Body = "PasswordOrder",
            Problems = [WeakPassword, WrongCredentials, NoSession, TooManyTries, Busy, NotAccepting],
        },
        new("DELETE", "/api/v1/session", "signOut", "Ends the session of the caller", 204, null) { Problems = [NoSession, NotAccepting] },
        new("GET", "/api/v1/sessions", "listSessions", "One's own sessions; for an admin those of all", 200, "SessionRow") { IsList = true },
        new("DELETE", "/api/v1/sessions/{id}", "endSession", "Ends a session: one's own, as an admin any", 204, null)
        {
            Parameters = [new("id", "path", "Id of the session")],
            Problems = [(404, "unknown-session"), NotAccepting],
        },
        new("POST", "/api/v1/link/check", "checkLink", "Whose a one-time link is", 200, "Link") { Body = "LinkQuestion", Problems = [CrossSite, LinkOver] },
        new("POST", "/api/v1/link", "useLink", "Sets a password by a one-time link and signs in", 201, "Session")
        {
            Body = "LinkOrder",
            Problems = [Malformed, WeakPassword, CrossSite, LinkOver, Busy, NotAccepting],
        },
        new("POST", "/api/v1/owner-link", "makeOwnerLink", "Makes the one-time link of the owner, while there is none", 201, "Link")
        {
            Parameters = [Key],
            Problems = [Malformed, KeyMismatch, InProgress, (409, "owner-exists"), NotAccepting],
        },
        new("GET", "/api/v1/users", "listUsers", "All accounts, sorted by name", 200, "User") { IsList = true, Parameters = [IfNoneMatch], HasTag = true },
        new("POST", "/api/v1/users", "addUser", "Makes an account; the answer holds the link with which the person sets a password", 201, "User")
        {
            Body = "UserOrder",
            Parameters = [Key],
            Problems = [Malformed, KeyMismatch, InProgress, NotAccepting],
        },
        new("PUT", "/api/v1/users/{name}", "setUserRole", "Changes the role of a user", 200, "User")
        {
            Body = "RoleOrder",
            Parameters = [User, IfMatch],
            Problems = [Malformed, UnknownUser, LastAdmin, ChangedMeanwhile, NotAccepting],
        },
        new("DELETE", "/api/v1/users/{name}", "removeUser", "Removes a user and ends the sessions", 204, null)
        {
            Parameters = [User, IfMatch],
            Problems = [UnknownUser, LastAdmin, ChangedMeanwhile, NotAccepting],
        },
        new("POST", "/api/v1/users/{name}/link", "makeUserLink", "Makes a link with which the person sets a password", 201, "User")
        {
            Parameters = [User, Key],
            Problems = [Malformed, UnknownUser, KeyMismatch, InProgress, NotAccepting],
        },
    ];
}
