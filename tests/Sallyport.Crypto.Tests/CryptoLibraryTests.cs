namespace Sallyport.Crypto.Tests;

public sealed class CryptoLibraryTests
{
    [Fact]
    public void Version_LibraryPresent_NamesOpenSsl3()
    {
        Assert.StartsWith("OpenSSL 3.", CryptoLibrary.Version, StringComparison.Ordinal);
        Assert.Null(CryptoLibrary.Problem);
        CryptoLibrary.Require();
    }

    [Fact]
    public void MissingLibraryException_Default_IsOneSentenceWithTheCommand()
    {
        var message = new MissingLibraryException().Message;
        Assert.Contains("sudo apt-get install libssl3", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
