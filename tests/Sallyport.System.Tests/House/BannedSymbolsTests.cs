using System.Text.RegularExpressions;

namespace Sallyport.System.Tests.House;

/// <summary>The compiler refuses clocks, randomness, threads, sockets and files in a core project.</summary>
public sealed partial class BannedSymbolsTests
{
    private const string Folder = "tests/compile-fail";

    /// <summary>Builds a project that uses every banned symbol, one a line, and compares the lines that the compiler refuses with all lines.</summary>
    [Fact]
    [Trait("Speed", "Slow")]
    public void CoreProject_UseOfEveryBannedSymbol_IsABuildError()
    {
        string[] lines = RepositoryTree.Read(Folder + "/Breaches.cs").Split('\n');
        string[] banned = [.. RepositoryTree.Read("eng/BannedSymbols.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(';')[0])];
        Dictionary<int, string> expected = lines.Select((line, i) => (Number: i + 1, Match: Mark().Match(line))).Where(x => x.Match.Success).ToDictionary(x => x.Number, x => x.Match.Groups[1].Value);
        Assert.Equal(banned.Order(StringComparer.Ordinal), expected.Values.Order(StringComparer.Ordinal));

        ShellResult result = Shell.Run(RepositoryTree.Root, "dotnet", ["build", Folder, "-nologo", "-v", "quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-p:ArtifactsPath=" + Path.Combine(RepositoryTree.Root, "artifacts", "compile-fail")]);

        int[] refused = [.. Refusal().Matches(result.Output).Select(m => int.Parse(m.Groups[1].ValueSpan)).Distinct().Order()];
        Assert.Equal(expected.Keys.Order(), refused);
        Assert.Equal(1, result.ExitCode);
        Assert.DoesNotMatch(@"error (?!RS0030)[A-Z]+\d+", result.Output);
    }

    /// <summary>Each pure core asks for the list; a protocol that forgets it would not be held to it.</summary>
    [Fact]
    public void CoreProjects_Setting_IsOn()
    {
        string[] cores = [.. RepositoryTree.WithExtension("src/", ".csproj").Where(file => file.Contains("/Sallyport.Protocols.", StringComparison.Ordinal) || file.EndsWith("/Sallyport.Wire.csproj", StringComparison.Ordinal) || file.EndsWith("/Sallyport.Payloads.csproj", StringComparison.Ordinal))];
        Assert.True(cores.Length >= 3);
        Assert.All(cores, file => Assert.Contains("<SallyportCore>true</SallyportCore>", RepositoryTree.Read(file), StringComparison.Ordinal));
    }

    [GeneratedRegex(@"; // ([PTMN]:\S+)$")]
    private static partial Regex Mark();

    [GeneratedRegex(@"Breaches\.cs\((\d+),\d+\): error RS0030")]
    private static partial Regex Refusal();
}
