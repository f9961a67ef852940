namespace Sallyport.Web.Api;

/// <summary>What the document says about one endpoint beside its role, which the endpoint itself tells.</summary>
/// <param name="Method">HTTP method, upper case.</param>
/// <param name="Path">As in the document: <c>/api/v1/devices/{device}</c>.</param>
/// <param name="Id">Unique, camel case.</param>
/// <param name="Summary">One line for people.</param>
/// <param name="Status">Status of the good answer.</param>
/// <param name="Answer">Name of its schema; null: it has no body.</param>
internal sealed record OpenApiOperation(string Method, string Path, string Id, string Summary, int Status, string? Answer)
{
    /// <summary>Name of the schema of the body that is asked for; null: none.</summary>
    public string? Body { get; init; }

    /// <summary>True when the good answer is a list of <see cref="Answer"/>.</summary>
    public bool IsList { get; init; }

    /// <summary>A second media type of the good answer; null: JSON only.</summary>
    public string? AlsoAs { get; init; }

    /// <summary>True when it answers 304 to a caller who has the answer already.</summary>
    public bool HasTag { get; init; }

    /// <summary>The media type of a good answer that is a file; null: it is JSON or has no body.</summary>
    public string? FileType { get; init; }

    /// <summary>Parameters.</summary>
    public IReadOnlyList<OpenApiParameter> Parameters { get; init; } = [];

    /// <summary>Errors of its own: status and code. Those of every endpoint (no token, wrong role, bad body, internal) are added by the document.</summary>
    public IReadOnlyList<(int Status, string Code)> Problems { get; init; } = [];
}
