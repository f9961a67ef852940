using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Sallyport.Cli.Data;

/// <summary>The gateway's folder on disk: mode 0700, held by one gateway at a time; whoever owns it needs no sign-in, because the token lies in it.</summary>
/// <param name="path">The folder; need not exist yet.</param>
internal sealed class GatewayFolder(string path)
{
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnlyFile | UnixFileMode.UserExecute;
    private const int TokenOctets = 32;

    /// <summary>Absolute path.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Holds the local token, 0600.</summary>
    public string TokenFile => System.IO.Path.Combine(Path, "token");

    /// <summary>Holds the base address of the running gateway; only there while it runs.</summary>
    public string AddressFile => System.IO.Path.Combine(Path, "address");

    private string FingerprintFile => System.IO.Path.Combine(Path, "address.sha256");

    private string LockFile => System.IO.Path.Combine(Path, "lock");

    /// <summary>Takes the folder for this process until the result is disposed. Makes it when it is not there.</summary>
    /// <exception cref="CommandFailure">Another gateway holds it, or it cannot be written.</exception>
    public IDisposable Hold()
    {
        try
        {
            Directory.CreateDirectory(Path, OwnerOnlyFolder);
            return new FileStream(LockFile, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, UnixCreateMode = OwnerOnlyFile });
        }
        catch (UnauthorizedAccessException)
        {
            throw NotWritable();
        }
        catch (IOException trouble)
        {
            throw File.Exists(LockFile) && IsHeld()
                ? CommandFailure.Refused($"another gateway runs on {Path}; stop it, or choose another folder with --data")
                : CommandFailure.Refused($"the data folder {Path} cannot be used: {trouble.Message}");
        }
    }

    /// <summary>Makes the folder when it is not there.</summary>
    /// <exception cref="CommandFailure">It cannot be made.</exception>
    public void Make()
    {
        try
        {
            Directory.CreateDirectory(Path, OwnerOnlyFolder);
        }
        catch (UnauthorizedAccessException)
        {
            throw NotWritable();
        }
        catch (IOException trouble)
        {
            throw CommandFailure.Refused($"the data folder {Path} cannot be used: {trouble.Message}");
        }
    }

    /// <summary>True while a gateway runs on the folder.</summary>
    public bool IsHeld()
    {
        try
        {
            // Shared, so that two askers do not take each other for a gateway.
            using var probe = new FileStream(LockFile, FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (Exception trouble) when (trouble is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>True when the folder is there and belongs to somebody who shows it to nobody else.</summary>
    public bool IsUnreadable()
    {
        try
        {
            using IEnumerator<string> entries = Directory.EnumerateFileSystemEntries(Path).GetEnumerator();
            entries.MoveNext();
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The local token, made on first use: 32 random octets as base64url.</summary>
    /// <exception cref="CommandFailure">The folder cannot be written.</exception>
    public string EnsureToken()
    {
        if (ReadLine(TokenFile) is { } known)
        {
            return known;
        }

        string token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenOctets));
        WriteOwnerOnly(TokenFile, token + "\n");
        return token;
    }

    /// <summary>Tells other commands where this gateway serves.</summary>
    /// <param name="url">Base address.</param>
    /// <param name="fingerprint">SHA-256 of its certificate, lower-case hex; null without TLS.</param>
    public void PublishAddress(Uri url, string? fingerprint = null)
    {
        if (fingerprint is null)
        {
            File.Delete(FingerprintFile);
        }
        else
        {
            WriteOwnerOnly(FingerprintFile, fingerprint + "\n");
        }

        WriteOwnerOnly(AddressFile, url + "\n");
    }

    /// <summary>The gateway stops.</summary>
    public void WithdrawAddress()
    {
        File.Delete(AddressFile);
        File.Delete(FingerprintFile);
    }

    /// <summary>The gateway that runs on this folder; null for none.</summary>
    /// <param name="token">Used instead of the folder's own token.</param>
    public GatewayAddress? FindGateway(string? token) =>
        IsHeld() && ReadLine(AddressFile) is { } text && Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
            ? new GatewayAddress(Reachable(url), token ?? ReadLine(TokenFile), ReadLine(FingerprintFile)) { Served = url }
            : null;

    /// <summary>Writes a file that only its owner can read, complete or not at all.</summary>
    /// <exception cref="CommandFailure">It cannot be written.</exception>
    public static void WriteOwnerOnly(string file, string text)
    {
        string fresh = file + ".new";
        try
        {
            File.Delete(fresh);
            using (var stream = new FileStream(fresh, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnlyFile }))
            {
                stream.Write(Encoding.UTF8.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            File.Move(fresh, file, overwrite: true);
        }
        catch (UnauthorizedAccessException)
        {
            throw CommandFailure.Refused($"cannot write {file}: its folder is not this user's; change its owner, or choose another folder with --data");
        }
        catch (IOException trouble)
        {
            throw CommandFailure.Refused($"cannot write {file}: {trouble.Message}");
        }
    }

    /// <summary>"All addresses" can be served at but not called.</summary>
    private static Uri Reachable(Uri served) => served.Host switch
    {
        "0.0.0.0" => new UriBuilder(served) { Host = "127.0.0.1" }.Uri,
        "[::]" => new UriBuilder(served) { Host = "[::1]" }.Uri,
        _ => served,
    };

    private CommandFailure NotWritable() => CommandFailure.Refused($"the data folder {Path} cannot be written by this user; change its owner, or choose another with --data");

    private static string? ReadLine(string file)
    {
        try
        {
            string text = File.ReadAllText(file).Trim();
            return text.Length == 0 ? null : text;
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
