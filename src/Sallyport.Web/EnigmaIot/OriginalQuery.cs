namespace Sallyport.Web.EnigmaIot;

/// <summary>Path and parameters of a request, in the order in which they were sent. Bounded by the length of the request line.</summary>
internal readonly ref struct OriginalQuery
{
    private const int MaximumParameters = 32;

    public OriginalQuery(string pathAndQuery)
    {
        var mark = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        Path = mark < 0 ? pathAndQuery : pathAndQuery[..mark];
        Parameters = mark < 0 ? [] : [.. pathAndQuery[(mark + 1)..].Split('&').Take(MaximumParameters).Select(Split)];
    }

    /// <summary>Without parameters.</summary>
    public string Path { get; }

    /// <summary>Name and value, decoded.</summary>
    public (string Name, string Value)[] Parameters { get; }

    private static (string Name, string Value) Split(string parameter)
    {
        var equals = parameter.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (Decode(parameter), "") : (Decode(parameter[..equals]), Decode(parameter[(equals + 1)..]));
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
