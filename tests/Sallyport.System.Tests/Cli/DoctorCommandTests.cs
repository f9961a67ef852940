using System.Text.Json;
using Sallyport.Cli;

namespace Sallyport.System.Tests.Cli;

public sealed class DoctorCommandTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Doctor_CleanFolder_IsContent()
    {
        CliRun run = await CliRun.Of("doctor", "--data", _scratch.Path);

        Assert.True(run.ExitCode == ExitCode.Done, run.Output);
        Assert.Contains("libcrypto", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_FileOpenToOthers_Exits1AndNamesTheRemedy()
    {
        string file = _scratch.File("token", "x");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        CliRun run = await CliRun.Of("doctor", "--data", _scratch.Path, "--json");

        Assert.Equal(ExitCode.Refused, run.ExitCode);
        JsonElement bad = Assert.Single(JsonDocument.Parse(run.Output).RootElement.EnumerateArray(), finding => !finding.GetProperty("ok").GetBoolean());
        Assert.Contains("chmod 600 " + file, bad.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
