using System.Text.RegularExpressions;

namespace Sallyport.System.Tests.House;

/// <summary>docs/requirements.md names only what is in the tree: the places where a requirement is built, and the tests that show it.</summary>
public sealed partial class RequirementTableTests
{
    private const string Page = "docs/requirements.md";

    private static readonly string[][] Rows =
    [
        .. RepositoryTree.Read(Page).Split('\n').Where(line => RowStart().IsMatch(line)).Select(line => line.Split('|', StringSplitOptions.TrimEntries)),
    ];

    private static readonly string[] Sources = [.. RepositoryTree.WithExtension("src/", ".cs").Concat(RepositoryTree.WithExtension("samples/", ".cs"))];

    private static readonly string[] Tests = [.. RepositoryTree.WithExtension("tests/", ".cs")];

    [Fact]
    public void Rows_Shape_IsANumberARequirementAndTwoPlaces()
    {
        Assert.NotEmpty(Rows);
        Assert.All(Rows, row => Assert.True(row.Length == 6 && row[1..5].All(cell => cell != ""), $"{Page}: row {row[1]} has an empty or a surplus cell"));
        Assert.Equal(Rows.Length, Rows.Select(row => row[1]).Distinct().Count());
    }

    [Fact]
    public void BuiltIn_EachName_IsInTheTree() => AssertAll(row => Names(row[3]).Where(name => !IsPlace(name) && !IsDeclared(name, [.. Sources, .. Tests])));

    [Fact]
    public void ShownBy_EachPath_IsInTheTree() => AssertAll(row => Names(row[4]).Where(name => name.Contains('/') && !name.Contains("Tests", StringComparison.Ordinal) && !IsPlace(name)));

    [Fact]
    public void ShownBy_EachTestClassAndMethod_IsInTheTree() =>
        AssertAll(row => TestName().Matches(row[4]).Select(match => match.Value).Where(name => !IsDeclared(name, Tests)));

    [Theory]
    [InlineData("RequirementTableTests.Rows_*", true)]
    [InlineData("RequirementTableTests.NoSuchMethod", false)]
    [InlineData("NoSuchThingTests", false)]
    public void Declaration_Name_IsJudged(string name, bool declared) => Assert.Equal(declared, IsDeclared(name, Tests));

    private static void AssertAll(Func<string[], IEnumerable<string>> wrong)
    {
        string all = string.Join('\n', Rows.SelectMany(row => wrong(row).Select(name => $"{Page}: row {row[1]} names {name}, which is not there")));
        Assert.True(all.Length == 0, all);
    }

    /// <summary>What stands between backticks, word by word; commands (<c>./sallyport ...</c>) and flags are none of it.</summary>
    private static IEnumerable<string> Names(string cell) =>
        Quoted().Matches(cell).Select(match => match.Groups[1].Value).Where(text => !text.StartsWith("./", StringComparison.Ordinal) && NameOnly().IsMatch(text) && text.Any(char.IsUpper));

    /// <summary>The end of the path of a file or a folder: from a folder's name, or from what follows <c>Sallyport.</c>; <c>.cs</c> may be left out.</summary>
    private static bool IsPlace(string name)
    {
        string end = name.EndsWith("/*", StringComparison.Ordinal) ? name[..^2] : name.TrimEnd('/');
        return RepositoryTree.Files.Concat(RepositoryTree.Folders).Any(path => new[] { path, path.Replace(".cs", "", StringComparison.Ordinal) }.Any(whole =>
            whole == end || whole.EndsWith("/" + end, StringComparison.Ordinal) || whole.EndsWith("/Sallyport." + end, StringComparison.Ordinal)));
    }

    /// <summary>A type, or a member of one: <c>Type</c>, <c>Type.Member</c>, <c>Type.Start_*</c>; folders before it are not looked at.</summary>
    private static bool IsDeclared(string name, string[] files)
    {
        string[] parts = name.Split('/')[^1].Split('.', 2);
        string[] homes = [.. files.Where(file => Path.GetFileName(file).Split('.')[0] == parts[0])];
        if (homes.Length == 0)
        {
            return false;
        }

        if (parts.Length == 1)
        {
            return true;
        }

        string member = parts[1].EndsWith('*') ? Regex.Escape(parts[1][..^1]) : Regex.Escape(parts[1]) + @"\b";
        return homes.Any(file => Path.GetFileNameWithoutExtension(file) == name || Regex.IsMatch(RepositoryTree.Read(file), @"\s" + member));
    }

    [GeneratedRegex(@"^\| [A-Z]\d+ \|")]
    private static partial Regex RowStart();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^[\w./*-]+$")]
    private static partial Regex NameOnly();

    [GeneratedRegex(@"(?<!\*)\b[A-Z]\w*(?:Tests|Contract|Properties)\b(?!/)(?:\.\w+\*?)?")]
    private static partial Regex TestName();
}
