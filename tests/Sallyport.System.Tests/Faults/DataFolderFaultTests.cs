using System.Diagnostics;
using Sallyport.Cli;
using Sallyport.System.Tests.Cli;
using Sallyport.System.Tests.EndToEnd;

namespace Sallyport.System.Tests.Faults;

/// <summary>Data folders that cannot be used, given to the built program: one sentence with path and remedy, exit code 1, and nothing in the folder is changed.</summary>
public sealed class DataFolderFaultTests : IDisposable
{
    private const string Nobody = "65534";
    private const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly ScratchFolder _scratch = new();

    private string Data => Path.Combine(_scratch.Path, "data");

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("state.db")]
    [InlineData("journal/0001.db")]
    [InlineData("journal/kept.db")]
    public async Task Start_FileOfANewerVersion_IsRefusedAndNothingChanges(string file)
    {
        await StartAndStopAsync();
        string path = Path.Combine(Data, file);
        RaiseVersion(path);
        IReadOnlyDictionary<string, string> before = Contents();

        string error = await RefusedAsync([]);

        Assert.Contains($"{path} was written by a newer Sallyport (version 99", error, StringComparison.Ordinal);
        Assert.Contains("use the newer program or another data folder", error, StringComparison.Ordinal);
        Assert.Equal(before, Contents());
    }

    [Fact]
    public async Task Start_FolderOfSomebodyElse_IsRefusedWithTheRemedyAndNothingChanges()
    {
        SkipUnlessRoot();
        Directory.CreateDirectory(Data);
        await ShellAsync("chown", Nobody, Data);

        string error = await RefusedAsync([]);

        Assert.Contains($"The data folder {Data} belongs to user {Nobody}, but this is user 0", error, StringComparison.Ordinal);
        Assert.Contains($"chown -R 0 {Data}", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Data));
    }

    [Fact]
    public async Task Start_FolderThatItsOwnerMayNotWrite_IsRefusedWithTheRemedyAndNothingChanges()
    {
        await PrepareNobodyAsync();
        await ShellAsync("chmod", "0500", Data);

        string error = await RefusedAsync(AsNobody);

        Assert.Contains($"chmod u+rwx {Data}", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Data));
    }

    [Fact]
    public async Task Start_FilesThatTheirOwnerMayNotWrite_IsRefusedByName()
    {
        await PrepareNobodyAsync();
        await using (GatewayProcess first = await GatewayProcess.StartAsync(Data, ["--link", "udp://127.0.0.1:0"], launcher: AsNobody))
        {
            Assert.Equal(ExitCode.Done, (await first.TerminateAsync()).ExitCode);
        }

        string state = Path.Combine(Data, "state.db");
        File.SetUnixFileMode(state, UnixFileMode.UserRead);

        string error = await RefusedAsync(AsNobody);

        Assert.Contains($"{state} cannot be opened or written: see to its owner and mode", error, StringComparison.Ordinal);
        File.SetUnixFileMode(state, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using GatewayProcess again = await GatewayProcess.StartAsync(Data, ["--link", "udp://127.0.0.1:0"], launcher: AsNobody);
        Assert.Equal(ExitCode.Done, (await again.TerminateAsync()).ExitCode);
    }

    [Fact]
    public async Task Start_ReadOnlyFileSystem_IsRefusedWithTheRemedyAndNothingChanges()
    {
        Directory.CreateDirectory(Data);
        string[] readOnly = await NamespaceAsync($"mount --bind {Data} {Data} && mount -o remount,ro,bind {Data}");

        string error = await RefusedAsync(readOnly);

        Assert.Contains($"The data folder {Data} cannot be written: it lies on a read-only file system", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Data));
    }

    [Fact]
    public async Task Start_FolderThatIsAFile_IsRefused()
    {
        await File.WriteAllTextAsync(Data, "", TestContext.Current.CancellationToken);

        Assert.Contains($"{Data} is a file; the data folder must be a folder", await RefusedAsync([]), StringComparison.Ordinal);
    }

    /// <summary>A way to start programs in a mount namespace of their own; skips the test where that is not permitted.</summary>
    internal static async Task<string[]> NamespaceAsync(string mounts)
    {
        string[] launcher = ["unshare", "-m", "sh", "-c", $"{mounts} && exec \"$0\" \"$@\""];
        Assert.SkipUnless(await SucceedsAsync([.. launcher, "true"]), "this process may not mount in a namespace of its own");
        return launcher;
    }

    private static string[] AsNobody => ["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "env", "HOME=/tmp"];

    private static void SkipUnlessRoot() => Assert.SkipUnless(Environment.UserName == "root", "only root can give a folder to another user");

    private async Task PrepareNobodyAsync()
    {
        SkipUnlessRoot();
        Assert.SkipUnless(await SucceedsAsync([.. AsNobody, "test", "-r", typeof(CommandLine).Assembly.Location]), "another user cannot read the built program");
        File.SetUnixFileMode(_scratch.Path, Everybody);
        Directory.CreateDirectory(Data);
        await ShellAsync("chown", Nobody, Data);
    }

    private async Task StartAndStopAsync()
    {
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(Data, ["--link", "udp://127.0.0.1:0"]);
        Assert.Equal(ExitCode.Done, (await gateway.TerminateAsync()).ExitCode);
    }

    /// <summary>The header of a SQLite file holds the version at octet 60, big endian (sqlite.org/fileformat.html).</summary>
    private static void RaiseVersion(string path)
    {
        using FileStream file = File.OpenWrite(path);
        file.Position = 60;
        file.Write([0, 0, 0, 99]);
    }

    /// <summary>All that the folder holds but the lock, which tells who tried last.</summary>
    private SortedDictionary<string, string> Contents() =>
        new(Directory.GetFiles(Data, "*", SearchOption.AllDirectories)
            .Where(static file => !Path.GetFileName(file).StartsWith("lock", StringComparison.Ordinal))
            .ToDictionary(static file => file, static file => Convert.ToHexString(global::System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))), StringComparer.Ordinal);

    private async Task<string> RefusedAsync(string[] launcher)
    {
        (int exitCode, string output, string error) = await GatewayProcess.RunAsync(launcher, "run", "--data", Data, "--http", "127.0.0.1:0");
        Assert.Equal((ExitCode.Refused, ""), (exitCode, output));
        return Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task ShellAsync(params string[] command) => Assert.True(await SucceedsAsync(command), string.Join(' ', command));

    private static async Task<bool> SucceedsAsync(string[] command)
    {
        using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0;
    }
}
