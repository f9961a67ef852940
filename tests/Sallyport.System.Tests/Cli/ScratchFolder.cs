namespace Sallyport.System.Tests.Cli;

/// <summary>An empty folder that goes with the test.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sallyport-").FullName;

    public string File(string name, string text)
    {
        string file = global::System.IO.Path.Combine(Path, name);
        global::System.IO.File.WriteAllText(file, text);
        return file;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
