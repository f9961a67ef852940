using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sallyport.System.Tests.House;

/// <summary>The script ./sallyport, with a build and a command that are played.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly ScratchTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void FirstRun_Sources_AreBuiltAndTheCommandOwnsStandardOutput()
    {
        ShellResult result = _tree.Run("sallyport", "send", "a b", "", "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("ran\n<send>\n<a b>\n<>\n<--json>\n", result.Output);
        Assert.Contains("words of the build", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void SecondRun_UnchangedSources_BuildNothing()
    {
        _tree.Run("sallyport");
        ShellResult result = _tree.Run("sallyport");

        Assert.Equal("", result.Error);
        Assert.Equal(1, _tree.Builds);
    }

    [Fact]
    public void Run_ChangedSources_AreBuiltIntoAnotherFolderAndTheUnusedOneGoes()
    {
        _tree.Run("sallyport");
        string before = _tree.Runs.Single();
        _tree.Place("src/Sallyport.Cli/Program.cs", "two");
        _tree.Run("sallyport");

        Assert.NotEqual(before, _tree.Runs.Single());
        Assert.Equal(2, _tree.Builds);
    }

    [Fact]
    public void Run_ChangedSourcesWhileACommandRuns_ItsFolderStays()
    {
        using Process running = Shell.Start(_tree.Folder, Path.Combine(_tree.Folder, "sallyport"), ["stay"], _tree.Environment);
        running.ErrorDataReceived += static (_, _) => { };
        running.BeginErrorReadLine();
        Assert.Equal("ran", running.StandardOutput.ReadLine());
        string used = _tree.Runs.Single();
        _tree.Place("src/Sallyport.Cli/Program.cs", "two");
        _tree.Run("sallyport");
        Assert.Contains(used, _tree.Runs);

        running.StandardInput.WriteLine();
        running.WaitForExit();
        _tree.Place("src/Sallyport.Cli/Program.cs", "three");
        _tree.Run("sallyport");
        Assert.DoesNotContain(used, _tree.Runs);
    }

    [Fact]
    public void Run_ThroughASymbolicLinkFromAnotherFolder_FindsItsTree()
    {
        string elsewhere = Directory.CreateDirectory(Path.Combine(_tree.Folder, "..", "else where")).FullName;
        string link = Path.Combine(elsewhere, "sp");
        File.CreateSymbolicLink(link, Path.Combine(_tree.Folder, "sallyport"));

        ShellResult result = Shell.Run(elsewhere, link, ["x"], _tree.Environment);

        Assert.Equal("ran\n<x>\n", result.Output);
        Assert.Empty(Directory.GetDirectories(elsewhere));
    }

    [Fact]
    public async Task Run_ThreeAtOnce_BuildOnce()
    {
        ShellResult[] results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => _tree.Run("sallyport", "x"))));

        Assert.All(results, result => Assert.Equal("ran\n<x>\n", result.Output));
        Assert.Equal(1, _tree.Builds);
    }

    [Theory]
    [InlineData("8.0.401 [here]")]
    [InlineData("")]
    public void Run_WithoutTheSdk_Exits3WithOneMessage(string listed)
    {
        _tree.Environment["FAKE_SDK"] = listed;
        ShellResult result = _tree.Run("sallyport", "demo");

        Assert.Equal(3, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Contains("dotnet.microsoft.com", Assert.Single(result.Error.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(0, _tree.Builds);
    }

    [Fact]
    public void Run_WithoutALibrary_NamesTheCommandThatInstallsIt()
    {
        _tree.Environment["FAKE_LIBRARIES"] = "libcrypto.so.3";
        ShellResult result = _tree.Run("sallyport", "demo");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("apt-get install libsqlite3-0", Assert.Single(result.Error.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(0, _tree.Run("sallyport", "doctor").ExitCode);
    }

    [Fact]
    public void Run_FailedBuild_Exits1AndShowsWhy()
    {
        _tree.Environment["FAKE_BUILD_FAILS"] = "yes";
        ShellResult result = _tree.Run("sallyport", "demo");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Contains("words of the build", result.Error, StringComparison.Ordinal);
        Assert.Empty(_tree.Runs);
    }

    /// <summary>No program runs here at all, and the stop has left: it waits for none.</summary>
    [Theory]
    [InlineData("--url", "http://127.0.0.1:PORT/")]
    [InlineData("--url=http://127.0.0.1:PORT", "--json", "--token", "secret")]
    [InlineData("--data", "my data")]
    [InlineData("--data=my data")]
    public async Task OutputsStop_LeavesBeforeTheProgramStarts(params string[] words)
    {
        using TcpListener gateway = Listen(out int port);
        _tree.Place("my data/address", $"http://127.0.0.1:{port}/\n");
        _tree.Environment["FAKE_SDK"] = "";

        ShellResult result = _tree.Run("sallyport", ["outputs", "stop", .. words.Select(word => word.Replace("PORT", $"{port}", StringComparison.Ordinal))]);

        Assert.Equal(3, result.ExitCode);
        using TcpClient caller = await gateway.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        byte[] octets = new byte[1024];
        int length = await caller.GetStream().ReadAsync(octets, TestContext.Current.CancellationToken);
        Assert.Equal($"POST /api/v1/outputs/stop HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", Encoding.ASCII.GetString(octets, 0, length));
    }

    [Theory]
    [InlineData("outputs", "stop", "--help")]
    [InlineData("outputs", "stop", "--jsn")]
    [InlineData("outputs", "stop", "--url", "http://127.0.0.1:PORT/", "--help")]
    [InlineData("outputs", "stop", "--url", "https://127.0.0.1:PORT/")]
    [InlineData("outputs", "stop", "--url", "http://anna@127.0.0.1:PORT/")]
    [InlineData("outputs", "stop", "--url")]
    [InlineData("outputs", "list")]
    [InlineData("outputs")]
    public void Command_ThatIsNoCertainStop_StopsNothing(params string[] words)
    {
        using TcpListener gateway = Listen(out int port);
        _tree.Place("data/address", $"http://127.0.0.1:{port}/\n");
        string[] told = [.. words.Select(word => word.Replace("PORT", $"{port}", StringComparison.Ordinal))];

        ShellResult result = _tree.Run("sallyport", told);

        Assert.Equal($"ran\n{string.Concat(told.Select(static word => $"<{word}>\n"))}", result.Output);
        Assert.False(gateway.Pending());
    }

    [Fact]
    public void OutputsStop_WithoutAGateway_IsLeftToTheProgram()
    {
        ShellResult result = _tree.Run("sallyport", "outputs", "stop");

        Assert.Equal((0, "ran\n<outputs>\n<stop>\n"), (result.ExitCode, result.Output));
        Assert.DoesNotContain("address", result.Error, StringComparison.Ordinal);
    }

    private static TcpListener Listen(out int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return listener;
    }
}
