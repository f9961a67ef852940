namespace Sallyport.Protocols.EnigmaIot.Tests.Transcripts;

/// <summary>Plays every <c>*.txt</c> beside this file. With SALLYPORT_REWRITE=1 in the environment the files are written anew; review then reads the difference.</summary>
public class TranscriptTests
{
    private const string Folder = "tests/Sallyport.Protocols.EnigmaIot.Tests/Transcripts";

    public static TheoryData<string> Files => [.. Directory.GetFiles(Path.Combine(Root(), Folder), "*.txt").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Transcript_Played_ReadsTheSame(string file)
    {
        var path = Path.Combine(Root(), Folder, file);
        var expected = File.ReadAllText(path);
        using var runner = new TranscriptRunner();
        var actual = runner.Play(expected);
        if (Environment.GetEnvironmentVariable("SALLYPORT_REWRITE") == "1")
        {
            File.WriteAllText(path, actual);
            expected = actual;
        }

        Assert.Equal(expected, actual);
    }

    /// <summary>A file that went missing must not make the suite pass.</summary>
    [Fact]
    public void Procedures_OfTheSeed_AllHaveATranscript() => Assert.Superset(
        new HashSet<string> { "collision.txt", "incomplete-registration.txt", "key-expiry.txt", "node-not-registered.txt", "registration.txt", "wrong-counter.txt" },
        new HashSet<string>(Files.Select(row => row.Data)));

    internal static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Sallyport.slnx")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar)) ?? throw new InvalidOperationException("the tests run inside the repository");
        }

        return folder;
    }
}
