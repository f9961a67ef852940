namespace Sallyport.Client;

/// <summary>A token of the gateway.</summary>
/// <param name="Id">8 hex digits.</param>
/// <param name="Name">Who uses it.</param>
/// <param name="Role"><c>viewer, operator</c> or <c>admin</c>.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From then on it lets nobody in; null: never.</param>
/// <param name="Token">The secret; only in the answer that made it.</param>
public sealed record TokenInfo(string Id, string Name, string Role, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, string? Token)
{
    /// <summary>Parts of the API that it is limited to; empty: none.</summary>
    public IReadOnlyList<string> Areas { get; init; } = [];

    /// <summary>Devices and networks that it is limited to; empty: none.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];
}
