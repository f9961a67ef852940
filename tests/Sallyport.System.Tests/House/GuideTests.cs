using System.Text.RegularExpressions;

namespace Sallyport.System.Tests.House;

/// <summary>What the guide says that the product says, word for word.</summary>
public sealed class GuideTests
{
    /// <summary>Each quoted message stands in the sources; <c>…</c> is what differs.</summary>
    [Fact]
    public void Troubleshooting_QuotedMessages_StandInTheSources()
    {
        string[] quotes = [.. RepositoryTree.Read("docs/guide/troubleshooting.md").Split('\n')
            .Where(static line => line.StartsWith("> ", StringComparison.Ordinal))
            .SelectMany(static line => Regex.Matches(line, "`([^`]+)`").Select(static match => match.Groups[1].Value))];
        string sources = string.Concat(RepositoryTree.WithExtension("src/", ".cs").Concat(RepositoryTree.WithExtension("dashboard/src/", ".ts", ".tsx")).Select(RepositoryTree.Read));

        string[] strange = [.. quotes.SelectMany(static quote => quote.Split('…', StringSplitOptions.RemoveEmptyEntries))
            .Select(static piece => piece.Trim())
            .Where(piece => !sources.Contains(piece, StringComparison.Ordinal))];

        Assert.True(quotes.Length >= 25, $"only {quotes.Length} messages");
        Assert.Empty(strange);
    }
}
