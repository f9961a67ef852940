using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Sallyport.Storage.Journal;

namespace Sallyport.Storage.Tests.Journal;

/// <summary>
/// The same promise on the real disk: a child process appends and commits as fast as it can and prints each number once it is committed; it is killed
/// (SIGKILL) after some of them. The child is this test assembly itself, told so by an environment variable before any test code runs.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const string ChildVariable = "SALLYPORT_TEST_JOURNAL_CHILD";

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"sallyport-kill-{Guid.NewGuid():N}");

    [Fact]
    public async Task Process_Killed_LosesNothingThatWasSeenAndReusesNoNumber()
    {
        long seen = 0;
        for (var run = 1; run <= 3; run++)
        {
            using var child = Start();
            for (var line = 0; line < run * 40; line++)
            {
                var text = await child.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
                var number = long.Parse(text ?? "the child ended", CultureInfo.InvariantCulture);
                Assert.True(number > seen, $"run {run}: {number} after {seen}");
                seen = number;
            }

            child.Kill();
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            var rest = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var whole = rest[..(rest.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
            seen = whole.Length > 0 ? long.Parse(whole[^1], CultureInfo.InvariantCulture) : seen;
        }

        using var journal = Open(_folder);
        Assert.Equal(4, journal.Epoch);
        var kept = Sample.All(journal).Select(static entry => entry.Seq).ToArray();
        Assert.Contains(seen, kept);
        Assert.True(journal.Append(Sample.Start, string.Empty, Sample.Uplink(1)) > Math.Max(seen, kept[^1]));

        // Within a run the numbers are unbroken; between runs they jump.
        Assert.Equal(2, kept.Zip(kept.Skip(1)).Count(static pair => pair.Second != pair.First + 1));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // A module initialiser, because the test framework owns the entry point of this assembly.
#pragma warning disable CA2255
    [ModuleInitializer]
    internal static void RunAsChild()
    {
        if (Environment.GetEnvironmentVariable(ChildVariable) is not { Length: > 0 } folder)
        {
            return;
        }

        using var journal = Open(folder);
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true, NewLine = "\n" };
        while (true)
        {
            for (var index = 0; index < 5; index++)
            {
                journal.Append(Sample.Start, Sample.Device(index), Sample.Uplink(index));
            }

            if (journal.Commit())
            {
                output.WriteLine(journal.CommittedSeq.ToString(CultureInfo.InvariantCulture));
            }
        }
    }
#pragma warning restore CA2255

    private static SqliteJournal Open(string folder) => SqliteJournal.Open(new JournalOptions { Folder = folder, Sync = SyncChoice.WhereAsked, ReserveStep = 1000 });

    private Process Start()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(KillTests).Assembly.Location);
        }

        start.Environment[ChildVariable] = _folder;
        return Process.Start(start)!;
    }
}
