using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Sallyport.Web.Access;

namespace Sallyport.Web.Api;

/// <summary>The OpenAPI 3.1 document: the list of operations, the schemas of their bodies, and the roles that the endpoints themselves ask for.</summary>
internal static class OpenApiDocument
{
    private const string Json = "application/json";

    /// <summary>The document as UTF-8 JSON.</summary>
    /// <param name="version">Version of the product.</param>
    /// <param name="endpoints">All that is mapped; an operation without endpoint is left out.</param>
    public static byte[] Make(string version, IEnumerable<RouteEndpoint> endpoints)
    {
        var roles = new Dictionary<string, RequiredRole>(StringComparer.Ordinal);
        foreach (var endpoint in endpoints)
        {
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])
            {
                roles[$"{method} {PathOf(endpoint)}"] = endpoint.Metadata.GetMetadata<RequiredRole>()!;
            }
        }

        var paths = new JsonObject();
        foreach (var operation in OpenApiOperations.All)
        {
            if (roles.TryGetValue($"{operation.Method} {operation.Path}", out var role))
            {
                paths.TryAdd(operation.Path, new JsonObject());
                paths[operation.Path]![Lower(operation.Method)] = Operation(operation, role.Role);
            }
        }

        var document = new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject { ["title"] = "Sallyport", ["version"] = version, ["description"] = "A gateway and fleet manager for microcontroller devices in the field." },
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = OpenApiSchemas.Make(),
                ["securitySchemes"] = new JsonObject
                {
                    ["session"] = new JsonObject { ["type"] = "apiKey", ["in"] = "cookie", ["name"] = "sallyport-PORT", ["description"] = "Of a person who signed in; with TLS the name begins with __Host-" },
                    ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "The token of the data folder, or one that was made by name" },
                },
            },
        };
        return Encoding.UTF8.GetBytes(document.ToJsonString());
    }

    /// <summary>An endpoint's path as the document names it: a path parameter that takes slashes looks like any other.</summary>
    public static string PathOf(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText!.Replace("{**", "{", StringComparison.Ordinal);

    private static JsonObject Operation(OpenApiOperation operation, AccessRole? role)
    {
        var answers = new JsonObject();
        var result = new JsonObject { ["operationId"] = operation.Id, ["summary"] = operation.Summary };
        result["x-required-role"] = role is { } least ? Lower(least.ToString()) : null;
        result["security"] = role is null ? new JsonArray() : new JsonArray(new JsonObject { ["bearer"] = new JsonArray() }, new JsonObject { ["session"] = new JsonArray() });
        if (operation.Parameters.Count > 0)
        {
            result["parameters"] = new JsonArray([.. operation.Parameters.Select(static parameter => parameter.ToJson())]);
        }

        if (operation.Body is { } body)
        {
            result["requestBody"] = new JsonObject { ["required"] = true, ["content"] = new JsonObject { [Json] = new JsonObject { ["schema"] = Reference(body) } } };
        }

        answers[Text(operation.Status)] = Good(operation);
        if (operation.HasTag)
        {
            answers["304"] = new JsonObject { ["description"] = "The caller has it already" };
        }

        foreach (var problems in Problems(operation, role).Distinct().GroupBy(static problem => problem.Status, static problem => problem.Code).OrderBy(static group => group.Key))
        {
            answers[Text(problems.Key)] = Problem(problems.Key, [.. problems]);
        }

        result["responses"] = answers;
        return result;
    }

    private static JsonObject Good(OpenApiOperation operation)
    {
        var good = new JsonObject { ["description"] = operation.Summary };
        if (operation.Answer is { } name)
        {
            var schema = operation.IsList ? new JsonObject { ["type"] = "array", ["items"] = Reference(name) } : Reference(name);
            var content = new JsonObject { [Json] = new JsonObject { ["schema"] = schema } };
            if (operation.AlsoAs is { } other)
            {
                content[other] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } };
            }

            good["content"] = content;
        }
        else if (operation.FileType is { } file)
        {
            good["content"] = new JsonObject { [file] = new JsonObject() };
        }

        return good;
    }

    private static IEnumerable<(int Status, string Code)> Problems(OpenApiOperation operation, AccessRole? role)
    {
        (int, string)[] closed = role is null ? [] : [(401, "unauthorized"), (403, "forbidden-role"), (403, "forbidden-scope"), (403, "cross-site")];
        (int, string)[] body = operation.Body is null ? [] : [(400, "malformed"), (413, "body-too-large"), (415, "unsupported-media-type")];
        return [.. closed, .. body, .. operation.Problems, (400, "bad-request"), (414, "address-too-long"), (421, "wrong-host"), (429, "too-many-requests"), (431, "headers-too-large"), (500, "internal")];
    }

    private static JsonObject Problem(int status, string[] codes)
    {
        var code = new JsonObject { ["enum"] = new JsonArray([.. codes.Select(static word => (JsonNode)word)]) };
        var own = new JsonObject { ["properties"] = new JsonObject { ["status"] = new JsonObject { ["const"] = status }, ["code"] = code } };
        var schema = new JsonObject { ["allOf"] = new JsonArray(Reference("Problem"), own) };
        return new JsonObject
        {
            ["description"] = string.Join(", ", codes),
            ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = schema } },
        };
    }

    private static JsonObject Reference(string name) => new() { ["$ref"] = "#/components/schemas/" + name };

    private static string Text(int status) => status.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Lower(string word) => word.ToLowerInvariant();
}
