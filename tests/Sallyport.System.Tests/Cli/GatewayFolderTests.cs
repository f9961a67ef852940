using Sallyport.Cli;
using Sallyport.Cli.Data;

namespace Sallyport.System.Tests.Cli;

public sealed class GatewayFolderTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly GatewayFolder _folder;

    public GatewayFolderTests() => _folder = new GatewayFolder(Path.Combine(_scratch.Path, "data"));

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Hold_NewFolder_IsForItsOwnerOnly()
    {
        using IDisposable hold = _folder.Hold();
        _folder.EnsureToken();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(_folder.Path).UnixFileMode);
        Assert.All(Directory.GetFiles(_folder.Path), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    [Fact]
    public void Hold_Twice_IsRefusedUntilTheFirstLetsGo()
    {
        IDisposable first = _folder.Hold();
        CommandFailure failure = Assert.Throws<CommandFailure>(() => new GatewayFolder(_folder.Path).Hold());
        Assert.Equal(ExitCode.Refused, failure.ExitCode);
        Assert.Contains("another gateway", Assert.Single(failure.Lines), StringComparison.Ordinal);

        first.Dispose();
        new GatewayFolder(_folder.Path).Hold().Dispose();
    }

    [Fact]
    public void Hold_PathIsAFile_IsOneClearRefusal()
    {
        File.WriteAllText(_folder.Path, "");
        Assert.Equal(ExitCode.Refused, Assert.Throws<CommandFailure>(_folder.Hold).ExitCode);
    }

    [Fact]
    public void EnsureToken_SecondCall_GivesTheSame()
    {
        using IDisposable hold = _folder.Hold();
        string token = _folder.EnsureToken();

        Assert.Equal(43, token.Length);
        Assert.Equal(token, new GatewayFolder(_folder.Path).EnsureToken());
    }

    [Fact]
    public void FindGateway_AddressLeftByAKill_IsNotAGateway()
    {
        using (_folder.Hold())
        {
            _folder.EnsureToken();
            _folder.PublishAddress(new Uri("http://127.0.0.1:8080/"));
            Assert.Equal(new Uri("http://127.0.0.1:8080/"), _folder.FindGateway(null)?.Url);
            Assert.Equal(_folder.EnsureToken(), _folder.FindGateway(null)?.Token);
            Assert.Equal("other", _folder.FindGateway("other")?.Token);
        }

        Assert.Null(_folder.FindGateway(null));
    }
}
