namespace Sallyport.Web.Access;

/// <summary>Endpoint metadata: the least role that may call it. An endpoint without it can be called by nobody.</summary>
/// <param name="Role">Null: everybody, without a token.</param>
internal sealed record RequiredRole(AccessRole? Role)
{
    /// <summary>True where the token is left out when <see cref="WebServerOptions.OriginalNeedsToken"/> is off.</summary>
    public bool IsOriginal { get; init; }

    /// <summary>True where a ticket lets in, too; see <see cref="Live.LiveTickets"/>.</summary>
    public bool TakesTicket { get; init; }

    /// <summary>True where every pass may come whatever its scope, because it asks only about itself.</summary>
    public bool IsOwn { get; init; }
}
