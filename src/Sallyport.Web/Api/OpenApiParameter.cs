using System.Text.Json.Nodes;

namespace Sallyport.Web.Api;

/// <summary>A parameter of an operation.</summary>
/// <param name="Name">As in the path, the query or the header.</param>
/// <param name="In"><c>path, query, header</c>.</param>
/// <param name="Summary">For people.</param>
internal sealed record OpenApiParameter(string Name, string In, string Summary)
{
    /// <summary>Least number; null with <see cref="Most"/>: a text.</summary>
    public long? Least { get; init; }

    /// <summary>Greatest number.</summary>
    public long? Most { get; init; }

    /// <summary>What an absent number means; null: it means what the summary says.</summary>
    public long? Otherwise { get; init; }

    /// <summary>Words that are allowed; null: any text.</summary>
    public IReadOnlyList<string>? Words { get; init; }

    /// <summary>How often it may be there; commas separate values, too. 1: once.</summary>
    public int MostTimes { get; init; } = 1;

    /// <summary>True: an RFC 3339 time with its zone.</summary>
    public bool IsTime { get; init; }

    /// <summary>Most characters of a text.</summary>
    public int LongestText { get; init; } = 256;

    /// <summary>As the document has it.</summary>
    public JsonObject ToJson()
    {
        var schema = Most is null ? new JsonObject { ["type"] = "string", ["maxLength"] = LongestText } : new JsonObject { ["type"] = "integer", ["format"] = "int64", ["minimum"] = Least, ["maximum"] = Most };
        if (Words is not null)
        {
            schema["enum"] = new JsonArray([.. Words.Select(static word => (JsonNode)word)]);
        }

        if (IsTime)
        {
            schema["format"] = "date-time";
        }

        if (MostTimes > 1)
        {
            schema = new JsonObject { ["type"] = "array", ["items"] = schema, ["maxItems"] = MostTimes };
        }

        if (Otherwise is not null)
        {
            schema["default"] = Otherwise;
        }

        return new JsonObject { ["name"] = Name, ["in"] = In, ["description"] = Summary, ["required"] = In == "path", ["schema"] = schema };
    }
}
