using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Sallyport.Web.Tests.Fakes;

/// <summary>
/// A caller who can vanish without a word: from then on its socket takes nothing from the network and acknowledges nothing, as if its cable were cut. The
/// system drops each packet before TCP sees it (a socket filter that keeps 0 octets, socket(7)), for which nobody needs a privilege.
/// </summary>
internal sealed class VanishingCaller : IDisposable
{
    private const int SocketLevel = 1;
    private const int AttachFilter = 26;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Sends a GET and reads until the answer has this text.</summary>
    public static async Task<VanishingCaller> GetAsync(WebBench bench, string path, string expected, params string[] headers)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has socket filters");
        var caller = new VanishingCaller();
        await caller._socket.ConnectAsync(bench.Url.Host, bench.Url.Port, TestContext.Current.CancellationToken);
        var lines = string.Concat(headers.Select(static header => header + "\r\n"));
        await caller._socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {WebBench.LocalToken}\r\n{lines}\r\n"), TestContext.Current.CancellationToken);
        await caller.UntilAsync(expected);
        return caller;
    }

    /// <summary>Reads until this text has come.</summary>
    public async Task UntilAsync(string expected)
    {
        var (text, octets) = ("", new byte[4096]);
        while (!text.Contains(expected, StringComparison.Ordinal))
        {
            var length = await _socket.ReceiveAsync(octets, TestContext.Current.CancellationToken);
            Assert.True(length > 0, $"closed after: {text}");
            text += Encoding.Latin1.GetString(octets, 0, length);
        }
    }

    /// <summary>Is gone.</summary>
    public void Vanish()
    {
        // struct sock_filter { BPF_RET | BPF_K, 0, 0, 0 octets }, and struct sock_fprog { one of them, where }.
        var instruction = GCHandle.Alloc(new ulong[] { 0x06 }, GCHandleType.Pinned);
        try
        {
            ulong[] program = [1, (ulong)instruction.AddrOfPinnedObject()];
            _socket.SetRawSocketOption(SocketLevel, AttachFilter, MemoryMarshal.AsBytes(program.AsSpan()));
        }
        finally
        {
            instruction.Free();
        }
    }

    public void Dispose() => _socket.Dispose();
}
