using System.Net.Sockets;
using System.Text;
using Sallyport.Cli.Readiness;
using Sallyport.System.Tests.House;

namespace Sallyport.System.Tests.Cli;

public sealed class SystemdNotifierTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Ready_PathOrAbstractName_ArrivesAsOneDatagram(bool isAbstract)
    {
        string path = Path.Combine(_scratch.Path, "notify");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        systemd.Bind(new UnixDomainSocketEndPoint(isAbstract ? "\0" + path : path));
        var notifier = new SystemdNotifier(isAbstract ? "@" + path : path);

        notifier.Ready("serving at http://127.0.0.1:8080");
        notifier.Stopping();

        var buffer = new byte[200];
        Assert.Equal("READY=1\nSTATUS=serving at http://127.0.0.1:8080", Encoding.UTF8.GetString(buffer, 0, systemd.Receive(buffer)));
        Assert.Equal("STOPPING=1", Encoding.UTF8.GetString(buffer, 0, systemd.Receive(buffer)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/nobody/listens/here")]
    public void Ready_NobodyListens_IsNoFailure(string? socketName) => Assert.Null(Record.Exception(() => new SystemdNotifier(socketName).Ready("x")));

    /// <summary>systemd itself reads the unit, where it is installed.</summary>
    [Fact]
    public void Unit_ReadBySystemd_HasNoMistake()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "systemd-analyze is not installed");
        string unit = RepositoryTree.Read("eng/systemd/sallyport.service").Replace("/usr/bin/dotnet", "/bin/true", StringComparison.Ordinal);

        ShellResult result = Shell.Run(_scratch.Path, "systemd-analyze", ["verify", _scratch.File("sallyport.service", unit)]);

        Assert.DoesNotContain("sallyport.service", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Unit_Type_WaitsForTheNotificationAndRunsAsNobodyElse()
    {
        string unit = RepositoryTree.Read("eng/systemd/sallyport.service");
        Assert.All((string[])["Type=notify", "DynamicUser=yes", "StateDirectory=sallyport", "ProtectSystem=strict", "NoNewPrivileges=yes"], line => Assert.Contains(line + "\n", unit, StringComparison.Ordinal));
    }
}
