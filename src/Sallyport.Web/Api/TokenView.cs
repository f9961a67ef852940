namespace Sallyport.Web.Api;

/// <summary>A token; <paramref name="Token"/>, the secret, is there only in the answer that made it.</summary>
internal sealed record TokenView(string Id, string Name, string Role, IReadOnlyList<string> Areas, IReadOnlyList<string> Devices, string CreatedAt, string? ExpiresAt, string? Token);

/// <summary>Body of <c>POST /api/v1/tokens</c>.</summary>
internal sealed record TokenOrder
{
    public required string Name { get; init; }

    /// <summary><c>viewer, operator</c> or <c>admin</c>.</summary>
    public required string Role { get; init; }

    /// <summary>Seconds until it lets nobody in any more, above 0 and at most 100 years; null: never.</summary>
    public double? ExpiresIn { get; init; }

    /// <summary>Parts of the API that it may call, by the first word of their path; null or empty: all that its role may.</summary>
    public string[]? Areas { get; init; }

    /// <summary>Devices (ids) and networks (<c>protocol/segment</c>) that it may see and command; null or empty: all.</summary>
    public string[]? Devices { get; init; }
}

/// <summary>Body of <c>POST /api/v1/reset</c> and <c>/restart</c>; without the word true nothing happens.</summary>
internal sealed record ConfirmOrder
{
    public required bool Confirm { get; init; }
}
