using System.Text;
using System.Text.Json;
using Sallyport.System.Tests.House;
using Sallyport.Wire.Anatomy;

namespace Sallyport.System.Tests.Anatomy;

/// <summary>What was captured, and how a test reads it.</summary>
internal static class Captured
{
    /// <summary>A file of captured octets.</summary>
    public static JsonElement Read(string name) => JsonElement.Parse(File.ReadAllBytes(Path.Combine(RepositoryTree.Root, "tests/vectors", name)));

    /// <summary>A file or folder of what is handed to all projects; null where that is not beside this tree.</summary>
    public static string? HandedOut(string name)
    {
        for (var folder = Directory.GetParent(RepositoryTree.Root); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", name);
            if (Path.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>Hexadecimal digits as octets; none when the member is missing or null.</summary>
    public static byte[] Hex(JsonElement item, string name) => item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Convert.FromHexString(value.GetString()!) : [];

    /// <summary>Text as octets.</summary>
    public static byte[] Octets(JsonElement text) => Encoding.UTF8.GetBytes(text.GetString()!);

    /// <summary>Every member of a name, at any depth.</summary>
    public static IEnumerable<JsonElement> Everywhere(JsonElement item, string name) => item.ValueKind switch
    {
        JsonValueKind.Object => item.EnumerateObject().SelectMany(member => (member.Name == name ? (IEnumerable<JsonElement>)[member.Value] : []).Concat(Everywhere(member.Value, name))),
        JsonValueKind.Array => item.EnumerateArray().SelectMany(inner => Everywhere(inner, name)),
        _ => [],
    };

    /// <summary>The only field of a name.</summary>
    public static FieldSpan Field(this IReadOnlyList<FieldSpan> fields, string name) => Assert.Single(fields, field => field.Name == name);

    /// <summary>Members of a JSON text are named and have the values that a JSON reader finds, in its order, at every depth that is divided.</summary>
    public static void CheckMembers(JsonElement expected, IReadOnlyList<FieldSpan> fields)
    {
        FieldSpan[] members = [.. fields.Where(static field => field.Fields.Count > 0)];
        JsonProperty[] properties = [.. expected.EnumerateObject()];
        Assert.Equal(properties.Select(static property => property.Name), members.Select(static member => member.Name));
        foreach (var (property, member) in properties.Zip(members))
        {
            if (member.IsSecret)
            {
                Assert.Null(member.Value);
            }
            else if (property.Value.ValueKind == JsonValueKind.Object)
            {
                CheckMembers(property.Value, member.Fields);
            }
            else
            {
                Assert.Equal(property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : property.Value.GetRawText(), member.Value);
            }
        }
    }

    /// <summary>Changed and cut copies of octets, and wholly random ones.</summary>
    public static IEnumerable<byte[]> Damaged(IReadOnlyList<byte[]> seeds, int rounds, int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < rounds; round++)
        {
            byte[] octets = [.. seeds[random.Next(seeds.Count)]];
            for (var changes = random.Next(8); changes > 0 && octets.Length > 0; changes--)
            {
                octets[random.Next(octets.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : "{}[]\",:\\ 0"u8[random.Next(10)];
            }

            yield return octets[..random.Next(octets.Length + 1)];
            var noise = new byte[random.Next(300)];
            random.NextBytes(noise);
            yield return noise;
        }
    }
}
