using System.Text.RegularExpressions;

namespace Sallyport.System.Tests.House;

/// <summary>What the documents point to is there.</summary>
public sealed partial class DocumentTests
{
    public static TheoryData<string> Documents => [.. RepositoryTree.WithExtension("", ".md")];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Document_RelativeLinks_LeadSomewhere(string document)
    {
        string folder = Path.GetDirectoryName(Path.Combine(RepositoryTree.Root, document))!;
        string[] dead = [.. Link().Matches(RepositoryTree.Read(document)).Select(match => match.Groups[1].Value).Where(target => !Path.Exists(Path.Combine(folder, target)))];
        Assert.True(dead.Length == 0, $"{document}: {string.Join(", ", dead)}");
    }

    /// <summary>The issue of decisions is to be found later: each has a page with context, choice, what was turned down, and how we would notice.</summary>
    [Fact]
    public void Decisions_EachPage_SaysHowWeWouldNotice() =>
        Assert.All(RepositoryTree.WithExtension("docs/decisions/", ".md"), page => Assert.Contains("notice", RepositoryTree.Read(page), StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"\]\((?!https?:|#)([^)#\s]+)")]
    private static partial Regex Link();
}
