using System.Xml.Linq;

namespace Sallyport.System.Tests.House;

/// <summary>Who may know whom: docs/architecture.md. Reads the project files.</summary>
public sealed class ArrowTests
{
    private const string Protocols = "Sallyport.Protocols.";

    /// <summary>Allowed references of each part, without the common prefix; "Protocols.*" stands for every protocol.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Wire"] = [],
        ["Payloads"] = [],
        ["Signals"] = [],
        ["Client"] = [],
        ["Crypto"] = ["Wire"],
        ["Links"] = ["Wire"],
        ["Protocols.*"] = ["Wire", "Crypto"],
        ["Devices"] = ["Wire", "Crypto", "Links", "Payloads", "Signals", "Protocols.*"],
        ["Simulation"] = ["Wire", "Crypto", "Links", "Payloads", "Signals", "Protocols.*"],
        ["Gateway"] = ["Wire", "Crypto", "Links", "Payloads", "Signals", "Protocols.*"],
        ["Storage"] = ["Wire", "Crypto", "Gateway"],
        ["Mqtt"] = ["Wire", "Crypto", "Payloads", "Protocols.*", "Gateway"],
        ["Web"] = ["Wire", "Crypto", "Payloads", "Signals", "Protocols.*", "Gateway"],
    };

    /// <summary>What the tests of a part may know beyond the part's own arrows: a real store behind the web, and its typed client.</summary>
    private static readonly Dictionary<string, string[]> AllowedForTests = new()
    {
        ["Web"] = ["Storage", "Client"],
    };

    public static TheoryData<string> Projects => [.. RepositoryTree.WithExtension("", ".csproj")];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_References_FollowTheArrows(string project)
    {
        string[] forbidden = [.. References(project).Where(reference => !MayKnow(project, reference))];
        Assert.True(forbidden.Length == 0, $"{project} may not know {string.Join(", ", forbidden)}");
    }

    [Fact]
    public void Solution_Projects_AreAllInTheTree()
    {
        string[] listed = [.. XDocument.Load(Path.Combine(RepositoryTree.Root, "Sallyport.slnx")).Descendants("Project").Select(p => p.Attribute("Path")!.Value).Order(StringComparer.Ordinal)];
        string[] found = [.. RepositoryTree.WithExtension("", ".csproj").Where(file => !file.StartsWith("tests/compile-fail/", StringComparison.Ordinal))];
        Assert.Equal(found, listed);
    }

    [Theory]
    [InlineData("src/Sallyport.Wire/Sallyport.Wire.csproj", "Sallyport.Crypto", false)]
    [InlineData("src/Sallyport.Protocols.EnigmaIot/Sallyport.Protocols.EnigmaIot.csproj", "Sallyport.Protocols.Mesh", false)]
    [InlineData("src/Sallyport.Protocols.EnigmaIot/Sallyport.Protocols.EnigmaIot.csproj", "Sallyport.Wire", true)]
    [InlineData("src/Sallyport.Gateway/Sallyport.Gateway.csproj", "Sallyport.Storage", false)]
    [InlineData("src/Sallyport.Web/Sallyport.Web.csproj", "Sallyport.Cli", false)]
    [InlineData("tests/Sallyport.Mqtt.Tests/Sallyport.Mqtt.Tests.csproj", "Sallyport.Gateway", true)]
    [InlineData("tests/Sallyport.Mqtt.Tests/Sallyport.Mqtt.Tests.csproj", "Sallyport.Web", false)]
    [InlineData("tests/Sallyport.Web.Tests/Sallyport.Web.Tests.csproj", "Sallyport.Storage", true)]
    [InlineData("src/Sallyport.Unheard/Sallyport.Unheard.csproj", "Sallyport.Wire", false)]
    public void Rule_KnownArrow_IsJudged(string project, string reference, bool allowed) => Assert.Equal(allowed, MayKnow(project, reference));

    private static IEnumerable<string> References(string project) =>
        XDocument.Parse(RepositoryTree.Read(project)).Descendants("ProjectReference").Select(p => Path.GetFileNameWithoutExtension(p.Attribute("Include")!.Value.Replace('\\', '/')));

    private static bool MayKnow(string project, string reference)
    {
        string name = Path.GetFileNameWithoutExtension(project);
        if (project.StartsWith("src/", StringComparison.Ordinal))
        {
            return name == "Sallyport.Cli" || AllowedFor(name).Contains(Key(reference));
        }

        if (reference == "Sallyport.Cli" || project.StartsWith("samples/", StringComparison.Ordinal))
        {
            // The browser needs a whole gateway to look at.
            return name is "Sallyport.System.Tests" or "Sallyport.Browser.Tests" || (project.StartsWith("samples/", StringComparison.Ordinal) && reference != "Sallyport.Cli");
        }

        if (project.StartsWith("tests/", StringComparison.Ordinal) && name != "Sallyport.System.Tests")
        {
            // The tests of a part may know the part and what the part may know.
            string part = name[..^".Tests".Length];
            return reference == part || IsSample(reference) || AllowedFor(part).Concat(AllowedForTests.GetValueOrDefault(Key(part), [])).Contains(Key(reference));
        }

        return true;
    }

    /// <summary>A sample is run by the tests of the part that it shows.</summary>
    private static bool IsSample(string reference) => RepositoryTree.Files.Contains($"samples/{reference}/{reference}.csproj");

    private static string[] AllowedFor(string name) => Allowed.GetValueOrDefault(Key(name), []);

    private static string Key(string name) => name.StartsWith(Protocols, StringComparison.Ordinal) ? "Protocols.*" : name.StartsWith("Sallyport.", StringComparison.Ordinal) ? name["Sallyport.".Length..] : name;
}
