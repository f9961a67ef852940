namespace Sallyport.System.Tests.House;

/// <summary>The files of the source tree, without what is built or installed into it.</summary>
internal static class RepositoryTree
{
    private static readonly string[] NotOurs = ["artifacts", "bin", "obj", "node_modules", ".git", "data", "dist"];

    public static string Root { get; } = FindRoot();

    /// <summary>Paths relative to the root, with '/', sorted.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Walk("").Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> Folders { get; } = [.. Files.Select(file => Path.GetDirectoryName(file) ?? "").Distinct().Where(folder => folder != "")];

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    public static IEnumerable<string> WithExtension(string folder, params string[] extensions) =>
        Files.Where(file => file.StartsWith(folder, StringComparison.Ordinal) && extensions.Contains(Path.GetExtension(file)));

    private static IEnumerable<string> Walk(string folder)
    {
        var here = new DirectoryInfo(Path.Combine(Root, folder));
        foreach (FileInfo file in here.EnumerateFiles())
        {
            // In a worktree ".git" is a file.
            if (file.Name != ".git" && file.LinkTarget is null)
            {
                yield return folder + file.Name;
            }
        }

        foreach (DirectoryInfo child in here.EnumerateDirectories())
        {
            if (!NotOurs.Contains(child.Name))
            {
                foreach (string file in Walk(folder + child.Name + "/"))
                {
                    yield return file;
                }
            }
        }
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Sallyport.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests must run from inside the source tree.");
    }
}
