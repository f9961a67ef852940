using System.Text.Json;
using System.Text.RegularExpressions;
using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Api;

/// <summary><c>docs/api.md</c> and the OpenAPI document tell of the same calls: method, path, role, and the codes of refusals.</summary>
public sealed partial class ApiPageTests
{
    [Fact]
    public async Task Page_MethodsPathsAndRoles_AreThoseOfTheDocument()
    {
        var told = Calls(await ReadPageAsync());

        var operations = await OperationsAsync();

        Assert.Equal(
            operations.Select(static one => $"{one.Method} {Unnamed(one.Path)}").Order(StringComparer.Ordinal),
            told.Select(static call => $"{call.Method} {call.Path}").Distinct().Order(StringComparer.Ordinal));
        foreach (var row in told.GroupBy(static call => (call.Row, call.Roles)))
        {
            var paths = row.Select(static call => $"{call.Method} {call.Path}").ToHashSet();
            var needed = operations.Where(one => paths.Contains($"{one.Method} {Unnamed(one.Path)}")).Select(static one => one.Role ?? "-").Distinct().Order(StringComparer.Ordinal);
            Assert.Equal($"{string.Join(", ", paths)}: {string.Join(", ", needed)}", $"{string.Join(", ", paths)}: {string.Join(", ", row.Key.Roles.Split(", ").Order(StringComparer.Ordinal))}");
        }
    }

    [Fact]
    public async Task Page_CodesOfRefusals_AreAllThoseOfTheDocument()
    {
        var page = await ReadPageAsync();
        var listed = Regex.Match(page, @"with a stable `code`: `([a-z,\-\s]+)`\.").Groups[1].Value.Split([',', '\n', ' '], StringSplitOptions.RemoveEmptyEntries);

        var codes = (await OperationsAsync()).SelectMany(static one => one.Codes).Distinct().ToArray();

        Assert.True(codes.Length > 40, $"only {codes.Length} codes were found");
        Assert.Empty(codes.Except(listed));
        Assert.Equal(listed.Distinct(), listed);
    }

    private static async Task<(string Method, string Path, string? Role, string[] Codes)[]> OperationsAsync()
    {
        await using var bench = await WebBench.StartAsync(hasOutputs: true);
        var document = (await bench.CallAsync("GET", "/api/v1/openapi.json")).Json;
        return
        [
            .. document.GetProperty("paths").EnumerateObject().SelectMany(static path => path.Value.EnumerateObject().Select(operation =>
                (operation.Name.ToUpperInvariant(), path.Name["/api/v1".Length..], operation.Value.GetProperty("x-required-role").GetString(), Codes(operation.Value)))),
        ];
    }

    private static string[] Codes(JsonElement operation) =>
    [
        .. operation.GetProperty("responses").EnumerateObject()
            .Where(static answer => answer.Value.TryGetProperty("content", out var content) && content.TryGetProperty("application/problem+json", out _))
            .SelectMany(static answer => answer.Value.GetProperty("content").GetProperty("application/problem+json").GetProperty("schema").GetProperty("allOf")[1]
                .GetProperty("properties").GetProperty("code").GetProperty("enum").EnumerateArray().Select(static code => code.GetString()!)),
    ];

    /// <summary>The rows whose first cell names methods and paths: methods hold for the paths behind them, up to the next method that follows a path.</summary>
    private static List<(int Row, string Method, string Path, string Roles)> Calls(string page)
    {
        var calls = new List<(int, string, string, string)>();
        var row = 0;
        foreach (Match line in Row().Matches(page))
        {
            row++;
            var methods = new List<string>();
            var isBehindPath = false;
            foreach (Match word in Word().Matches(line.Groups[1].Value))
            {
                if (word.Groups[1].Success)
                {
                    if (isBehindPath)
                    {
                        methods.Clear();
                    }

                    methods.Add(word.Groups[1].Value);
                    isBehindPath = false;
                }
                else
                {
                    calls.AddRange(methods.Select(method => (row, method, Unnamed(word.Groups[2].Value), line.Groups[2].Value)));
                    isBehindPath = true;
                }
            }
        }

        return calls;
    }

    /// <summary>A path without the names of its parameters.</summary>
    private static string Unnamed(string path) => Regex.Replace(path, @"\{[^}]*\}", "{}");

    private static Task<string> ReadPageAsync()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Sallyport.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return File.ReadAllTextAsync(Path.Combine(folder, "docs/api.md"), TestContext.Current.CancellationToken);
    }

    [GeneratedRegex(@"^\| ((?:GET|POST|PUT|PATCH|DELETE)\b[^|]*) \| ([^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\b(GET|POST|PUT|PATCH|DELETE)\b|`(/[^`?]*)[^`]*`")]
    private static partial Regex Word();
}
