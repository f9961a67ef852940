using System.Diagnostics;
using Sallyport.Storage.Files;

namespace Sallyport.Storage.Tests;

/// <summary>A key comes only from a small file that nobody else can use; nothing of what a file holds is ever told.</summary>
public sealed class OwnKeyFileTests : IDisposable
{
    private const int Length = 16;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly byte[] Key = [.. Enumerable.Range(0xA0, Length).Select(static octet => (byte)octet)];
    private readonly string _folder = Directory.CreateTempSubdirectory("own-key-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf")]
    [InlineData("A0A1A2A3A4A5A6A7A8A9AAABACADAEAF\n")]
    [InlineData(" \t a0a1a2a3a4a5a6a7a8a9aaabacadaeaf \r\n\r\n")]
    public void Read_HexDigits_AreTheKey(string text) => Assert.Equal(Key, Read(Make(text)).Key);

    [Fact]
    public void Read_RawOctets_AreTheKey()
    {
        Assert.Equal(Key, Read(Make(Key)).Key);
        Assert.Equal(Key, Read(Make(Key, UnixFileMode.UserRead)).Key);
    }

    [Theory]
    [InlineData("a0a1a2a3a4a5a6a7a8a9aaabacadae")]
    [InlineData("a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0")]
    [InlineData("a0a1a2a3a4a5a6a7 a8a9aaabacadaeaf")]
    [InlineData("x0a1a2a3a4a5a6a7a8a9aaabacadaeaf")]
    [InlineData("seventeen octets.")]
    public void Read_AnythingElse_IsRefusedAndNotRepeated(string text)
    {
        var (key, mistake) = Read(Make(text));

        Assert.Null(key);
        Assert.Equal("it does not hold 16 octets, nor 32 hex digits", mistake);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.OtherExecute)]
    [InlineData(UnixFileMode.UserExecute)]
    [InlineData(UnixFileMode.SetUser)]
    public void Read_OpenToMoreThanItsOwner_IsRefusedWithTheRemedy(UnixFileMode more)
    {
        var path = Make(Key, OwnerOnly | more);

        Assert.Equal((null, $"others may use it; close it with: chmod 600 {path}"), Read(path));
    }

    [Fact]
    public void Read_Link_IsRefusedAlsoToAGoodFile()
    {
        var link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, Make(Key));

        Assert.Equal((null, "it is a link, or empty"), Read(link));
    }

    /// <summary>Whoever reads a pipe waits for who writes into it, for ever.</summary>
    [Fact]
    public async Task Read_Pipe_IsRefusedWithoutWaiting()
    {
        var pipe = Path.Combine(_folder, "pipe");
        using (var make = Process.Start("mkfifo", ["-m", "600", pipe]))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Null((await Task.Run(() => Read(pipe)).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).Key);
    }

    [Fact]
    public void Read_EmptyLargeMissingOrFolder_IsRefused()
    {
        Assert.Equal("it is a link, or empty", Read(Make(""u8.ToArray())).Mistake);
        Assert.Equal("it is no file of at most 256 octets", Read(Make(new byte[257])).Mistake);
        Assert.Equal("it cannot be read by the gateway", Read(Path.Combine(_folder, "missing")).Mistake);
        Assert.Null(Read(_folder).Key);
        Assert.Null(Read("/dev/zero").Key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("stim.key")]
    [InlineData("./stim.key")]
    [InlineData("/tmp/a\0b")]
    public void Read_WithoutTheWholePath_IsRefused(string path) => Assert.Equal((null, "name the file with its whole path"), Read(path));

    [Fact]
    public async Task Read_OfAnotherUser_IsRefused()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can give a file to another user");
        var path = Make(Key);
        using (var give = Process.Start("chown", ["65534", path]))
        {
            await give.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal((null, "it belongs to another user than the gateway's"), Read(path));
    }

    private static (byte[]? Key, string? Mistake) Read(string path) => OwnKeyFile.Read(path, Length);

    private string Make(string text) => Make(System.Text.Encoding.ASCII.GetBytes(text));

    private string Make(byte[] octets, UnixFileMode mode = OwnerOnly)
    {
        var path = Path.Combine(_folder, "stim.key");
        File.WriteAllBytes(path, octets);
        File.SetUnixFileMode(path, mode);
        return path;
    }
}
