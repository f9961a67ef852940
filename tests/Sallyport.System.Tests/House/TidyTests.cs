using System.Text.RegularExpressions;

namespace Sallyport.System.Tests.House;

/// <summary>House rules that no analyzer knows, read off the tree.</summary>
public sealed partial class TidyTests
{
    private const int MaximumLines = 500;

    private static readonly string[] Code = [".cs", ".ts", ".tsx", ".css", ".c", ".h", ".sh", ".csproj", ".props", ".targets", ""];
    private static readonly string[] Text = [.. Code, ".md", ".txt", ".json", ".yml", ".slnx", ".service", ".globalconfig", ".html", ".svg"];
    private static readonly string[] FolderNames = ["Helpers", "Managers", "Common", "Utils"];

    // Written in two halves so that this file does not breach its own rules.
    private static readonly Regex Unfinished = new(@"\b(TO" + "DO|FIX" + "ME|HA" + @"CK)\b");
    private static readonly Regex MachinePath = new("(?<![A-Za-z0-9_.)}>-])/(wo" + "rk|ro" + "ot|ho" + @"me/[a-z]+|Us" + @"ers/[a-z]+)/[a-z]");
    private static readonly Regex RegistryHost = new("(api\\.nu" + "get\\.org|registry\\.np" + "mjs|arti" + "factory|jf" + "rog|ne" + "xus[.-])", RegexOptions.IgnoreCase);

    [Fact]
    public void CodeFile_Length_IsAtMost500Lines() =>
        AssertNone(RepositoryTree.WithExtension("", Code).Select(file => (file, Lines: RepositoryTree.Read(file).Count(c => c == '\n'))).Where(x => x.Lines > MaximumLines).Select(x => $"{x.file}: {x.Lines} lines"));

    [Fact]
    public void Folder_Name_IsAThingNotAPattern() =>
        AssertNone(RepositoryTree.Folders.Where(folder => folder.Split('/').Any(part => FolderNames.Contains(part, StringComparer.OrdinalIgnoreCase))));

    [Fact]
    public void Text_UnfinishedWork_IsNotMarkedInTheTree() => AssertNone(Breaches(Unfinished));

    [Fact]
    public void Text_MachinePaths_AreAbsent() => AssertNone(Breaches(MachinePath));

    [Fact]
    public void Text_RegistryHosts_AreAbsent() => AssertNone(Breaches(RegistryHost));

    [Fact]
    public void Source_Regions_AreAbsent() => AssertNone(RepositoryTree.WithExtension("", ".cs").Where(file => RegionLine().IsMatch(RepositoryTree.Read(file))));

    [Fact]
    public void Source_PublicTypes_AreOnePerFile() =>
        AssertNone(RepositoryTree.WithExtension("src/", ".cs").Select(file => (file, Types: PublicType().Matches(RepositoryTree.Read(file)).Select(m => m.Groups[1].Value).Distinct().ToArray())).Where(x => x.Types.Length > 1).Select(x => $"{x.file}: {string.Join(", ", x.Types)}"));

    [Fact]
    public void Source_Namespace_EqualsFolder() =>
        AssertNone(RepositoryTree.WithExtension("src/", ".cs").Concat(RepositoryTree.WithExtension("tests/Sallyport.", ".cs")).Where(NamespaceDiffers));

    [Fact]
    public void SourceProject_DocumentationFile_IsOnAndMandatory()
    {
        Assert.Contains("<GenerateDocumentationFile>true</GenerateDocumentationFile>", RepositoryTree.Read("Directory.Build.props"), StringComparison.Ordinal);
        Assert.Contains("CS1591.severity = error", RepositoryTree.Read("eng/analyzers/library.globalconfig"), StringComparison.Ordinal);
        AssertNone(RepositoryTree.WithExtension("src/", ".csproj", ".props", ".targets").Where(file => DocumentationOff().IsMatch(RepositoryTree.Read(file))));
        AssertNone(RepositoryTree.WithExtension("src/", ".cs").Where(file => DocumentationOff().IsMatch(RepositoryTree.Read(file))));
    }

    [Theory]
    [InlineData("// TO" + "DO later", true)]
    [InlineData("// todo list of a person", false)]
    public void UnfinishedRule_Text_IsJudged(string text, bool breach) => Assert.Equal(breach, Unfinished.IsMatch(text));

    [Theory]
    [InlineData("\"/ho" + "me/ann/x\"", true)]
    [InlineData("see /wo" + "rk/x", true)]
    [InlineData("https://host/ho" + "me/ann/x", false)]
    [InlineData("$HOME/x", false)]
    public void MachinePathRule_Text_IsJudged(string text, bool breach) => Assert.Equal(breach, MachinePath.IsMatch(text));

    private static IEnumerable<string> Breaches(Regex rule)
    {
        foreach (string file in RepositoryTree.WithExtension("", Text))
        {
            string[] lines = RepositoryTree.Read(file).Split('\n');
            for (int i = 0; i < lines.Length; i++)
            {
                if (rule.IsMatch(lines[i]))
                {
                    yield return $"{file}:{i + 1}: {lines[i].Trim()}";
                }
            }
        }
    }

    private static bool NamespaceDiffers(string file)
    {
        Match match = FileNamespace().Match(RepositoryTree.Read(file));
        if (!match.Success)
        {
            return false;   // assembly attributes, global usings, top-level statements
        }

        string[] parts = Path.GetDirectoryName(file)!.Split('/')[1..];
        return match.Groups[1].Value != string.Join('.', parts);
    }

    private static void AssertNone(IEnumerable<string> breaches)
    {
        string all = string.Join('\n', breaches);
        Assert.True(all.Length == 0, all);
    }

    [GeneratedRegex(@"^\s*#(end)?region", RegexOptions.Multiline)]
    private static partial Regex RegionLine();

    [GeneratedRegex(@"^public (?:(?:sealed|static|abstract|readonly|ref|partial|unsafe|file) )*(?:class|struct|record struct|record|interface|enum|delegate \S+) (\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex FileNamespace();

    [GeneratedRegex(@"<GenerateDocumentationFile>false|NoWarn.*1591|pragma warning disable.*CS1591")]
    private static partial Regex DocumentationOff();
}
