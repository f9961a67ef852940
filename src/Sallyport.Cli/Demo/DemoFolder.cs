using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Sallyport.Cli.Data;

namespace Sallyport.Cli.Demo;

/// <summary>
/// Where the demo keeps what it knows. It stays by itself, with the ports, so that a demo that was killed goes on where it was when it is started again, and a
/// dashboard that is open in a browser finds it.
/// </summary>
internal sealed class DemoFolder : IDisposable
{
    private DemoFolder(string path, bool stays, string? note)
    {
        (Path, Stays, Note) = (path, stays, note);
        new GatewayFolder(path).Make();
    }

    /// <summary>The data folder of the gateway; the demo's own files lie in it, too.</summary>
    public string Path { get; }

    /// <summary>False when it goes with the demo.</summary>
    public bool Stays { get; }

    /// <summary>What a person should know about the choice; null for nothing.</summary>
    public string? Note { get; }

    /// <summary>The network's key, for nodes that shall join.</summary>
    public string KeyFile => System.IO.Path.Combine(Path, "demo.key");

    private string PortFile => System.IO.Path.Combine(Path, "demo.ports");

    /// <summary>The folder of this demo.</summary>
    /// <param name="chosen">What the caller named; null: that of this user, in the user's folder for the state of programs.</param>
    /// <param name="isFresh">True: an empty one that goes with the demo.</param>
    /// <exception cref="CommandFailure">The named folder cannot be used.</exception>
    public static DemoFolder Choose(string? chosen, bool isFresh)
    {
        if (chosen is not null)
        {
            return new DemoFolder(System.IO.Path.GetFullPath(chosen), stays: true, null);
        }

        if (isFresh || OfUser() is not { } path)
        {
            return Scratch(null);
        }

        try
        {
            return new GatewayFolder(path).IsHeld()
                ? Scratch($"another demo runs on {path}; this one forgets everything when it ends")
                : new DemoFolder(path, stays: true, null);
        }
        catch (CommandFailure)
        {
            return Scratch($"{path} cannot be used; this demo forgets everything when it ends");
        }
    }

    /// <summary>The ports of the last run, each 0 when it is not known or taken by now.</summary>
    public (int Http, int Udp) Ports()
    {
        try
        {
            string[] words = File.ReadAllText(PortFile).Split(' ', StringSplitOptions.TrimEntries);
            return words.Length == 2 ? (Free(words[0], SocketType.Stream), Free(words[1], SocketType.Dgram)) : (0, 0);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            return (0, 0);
        }
    }

    /// <summary>Keeps the ports for the next run.</summary>
    public void Remember(int http, int udp) => GatewayFolder.WriteOwnerOnly(PortFile, string.Create(CultureInfo.InvariantCulture, $"{http} {udp}\n"));

    public void Dispose()
    {
        if (!Stays)
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private static DemoFolder Scratch(string? note) => new(Directory.CreateTempSubdirectory("sallyport-demo-").FullName, stays: false, note);

    private static string? OfUser()
    {
        string? state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } named && System.IO.Path.IsPathRooted(named) ? named
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? System.IO.Path.Combine(home, ".local", "state")
            : null;
        return state is null ? null : System.IO.Path.Combine(state, "sallyport", "demo");
    }

    private static int Free(string word, SocketType type)
    {
        if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port is < 1 or > IPEndPoint.MaxPort)
        {
            return 0;
        }

        using var probe = new Socket(AddressFamily.InterNetwork, type, type == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp);
        try
        {
            // A connection of the last run that is still closing does not make the port taken.
            probe.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, type == SocketType.Stream);
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return port;
        }
        catch (SocketException)
        {
            return 0;
        }
    }
}
