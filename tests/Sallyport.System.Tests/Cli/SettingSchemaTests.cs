using System.Text.Json;
using Sallyport.Cli;
using Sallyport.Cli.Configuration;
using Sallyport.System.Tests.House;

namespace Sallyport.System.Tests.Cli;

/// <summary>The shipped schema and the loader know the same settings, with the same limits.</summary>
public sealed class SettingSchemaTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(RepositoryTree.Read("docs/sallyport.schema.json")).RootElement;

    public static TheoryData<string> Settings => [.. Leaves(Schema, "").Select(leaf => leaf.Key)];

    /// <summary>The loader must not call a setting of the schema unknown, and must refuse a value of the wrong kind or beyond the schema's limits.</summary>
    [Theory]
    [MemberData(nameof(Settings))]
    public void Setting_OfTheSchema_IsKnownAndItsLimitsHold(string key)
    {
        JsonElement rule = Leaves(Schema, "").Single(leaf => leaf.Key == key).Rule;
        Assert.DoesNotContain("unknown setting", Mistakes(key, "x"), StringComparison.Ordinal);
        string type = rule.GetProperty("type").GetString()!;
        if (type == "integer")
        {
            Assert.Contains($"from {rule.GetProperty("minimum").GetInt64()} to {rule.GetProperty("maximum").GetInt64()}", Mistakes(key, "-1"), StringComparison.Ordinal);
        }
        else if (type == "boolean")
        {
            Assert.Contains("true or false", Mistakes(key, "x"), StringComparison.Ordinal);
        }
        else if (rule.TryGetProperty("maxLength", out JsonElement maximum))
        {
            Assert.Contains(key, Mistakes(key, new string('x', maximum.GetInt32() + 1)), StringComparison.Ordinal);
        }
    }

    /// <summary>What the schema does not list is unknown to the loader: nothing works that the schema would mark as wrong.</summary>
    [Theory]
    [InlineData("networks:0:password")]
    [InlineData("mqtt:host")]
    [InlineData("data")]
    [InlineData("http:port")]
    public void Setting_OutsideTheSchema_IsUnknown(string key) => Assert.Contains("unknown setting", Mistakes(key, "x"), StringComparison.Ordinal);

    private static string Mistakes(string key, string value)
    {
        var sources = new SettingSources();
        sources.AddFlag(key, key, value);
        try
        {
            SettingLoader.Load(sources, []);
            return "";
        }
        catch (CommandFailure failure)
        {
            return string.Join('\n', failure.Lines);
        }
    }

    private static IEnumerable<(string Key, JsonElement Rule)> Leaves(JsonElement rule, string at)
    {
        if (rule.TryGetProperty("properties", out JsonElement properties))
        {
            return properties.EnumerateObject().SelectMany(property => Leaves(property.Value, at == "" ? property.Name : $"{at}:{property.Name}"));
        }

        if (rule.TryGetProperty("items", out JsonElement items))
        {
            return Leaves(items, $"{at}:0");
        }

        return rule.TryGetProperty("additionalProperties", out JsonElement scope) && scope.ValueKind == JsonValueKind.Object ? [] : [(at, rule)];
    }
}
