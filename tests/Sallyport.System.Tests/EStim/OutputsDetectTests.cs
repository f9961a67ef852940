using System.Text.Json;
using Sallyport.Cli;
using Sallyport.Links.Serial;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.System.Tests.Cli;
using Sallyport.Wire;
using Sallyport.Wire.Session;

namespace Sallyport.System.Tests.EStim;

/// <summary><c>outputs detect</c> on octets of a file and on a line.</summary>
public sealed class OutputsDetectTests : IDisposable
{
    private static readonly Dialect Spoken = new() { IsBigEndian = true, Crc = CrcVariant.CcittFalse, IsCrcHighFirst = true };
    private static readonly byte[] Beacon = new PacketWriter(Spoken).Write(PacketType.Plaintext, new Endpoint(0x42, 0), Endpoint.Broadcast, [0, 7, (byte)CommandId.Beacon, 0]);
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Detect_Octets_NamesTheDialectInTheWordsOfTheConfigurationAndSaysWhy()
    {
        string heard = _scratch.File("heard.txt", $"00 ff 6f {Convert.ToHexString(Beacon)}\n{Convert.ToHexString(Beacon)} 01\n");

        CliRun run = await CliRun.Of("outputs", "detect", "--hex", heard);

        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        Assert.Equal($"{(2 * Beacon.Length) + 4} octets heard\nfits       byteOrder big     crc ccitt-false  crcOrder high  2 whole packets\n", run.Output);
        JsonElement told = JsonElement.Parse((await CliRun.Of("outputs", "detect", "--hex", heard, "--json")).Output);
        Assert.Equal(24, told.GetProperty("dialects").GetArrayLength());
        Assert.Equal(
            ("big", "ccitt-false", "high", 2L, true),
            (Text(told, "byteOrder"), Text(told, "crc"), Text(told, "crcOrder"), told.GetProperty("dialects")[0].GetProperty("packets").GetInt64(), told.GetProperty("dialects")[0].GetProperty("fits").GetBoolean()));
    }

    [Fact]
    public async Task Detect_Acknowledgements_SaysThatMoreThanOneFits()
    {
        string heard = _scratch.File("heard.txt", Convert.ToHexString(new PacketWriter(Dialect.Default).Write(PacketType.Ack, new Endpoint(0x42, 0), new Endpoint(1, 0), [])));

        CliRun run = await CliRun.Of("outputs", "detect", "--hex", heard);

        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Equal(["fits", "fits", "several"], run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(static line => line.Split(' ')[0]));
    }

    /// <summary>It hears what is on the line and says nothing itself.</summary>
    [Fact]
    public async Task Detect_OnALine_OnlyListens()
    {
        string path = Path.Combine(_scratch.Path, "line");
        using var line = new SerialLink(new SerialLinkOptions { Path = path, CreatesPty = true });
        await using var run = new BackgroundRun("outputs", "detect", "--port", path, "--seconds", "10");
        var heard = new Recorder();
        Task<string> first = run.FirstLineAsync();

        // The command ends by itself; until then a device speaks, once a tenth of a second.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (run.Output == "" && !first.IsCompleted && await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken))
        {
            line.Send(TransmitId.None, MacAddress.None, MacAddress.None, Beacon);
            line.Poll(heard, default, 1000);
        }

        CliRun ended = await run.StopAsync();
        Assert.Equal((ExitCode.Done, ""), (ended.ExitCode, ended.Error));
        Assert.Matches(@"\nfits +byteOrder big +crc ccitt-false +crcOrder high +[1-9]\d* whole packets", ended.Output);
        Assert.Equal(0, heard.Octets);
    }

    [Theory]
    [InlineData(ExitCode.Usage, "give either --port or --hex")]
    [InlineData(ExitCode.Usage, "give either --port or --hex", "--port", "/dev/ttyNothing", "--hex", "x")]
    [InlineData(ExitCode.Usage, "--hex: ", "--hex", "/nowhere/heard.txt")]
    [InlineData(ExitCode.Usage, "--port: baud= needs", "--port", "/dev/ttyNothing?baud=1")]
    [InlineData(ExitCode.Refused, "/dev/ttyNothing cannot be opened", "--port", "/dev/ttyNothing")]
    public async Task Detect_OfNothingThatIsThere_SaysWhy(int exitCode, string part, params string[] arguments)
    {
        CliRun run = await CliRun.Of(["outputs", "detect", .. arguments]);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(part, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detect_Noise_FitsNothing()
    {
        CliRun noise = await CliRun.Of("outputs", "detect", "--hex", _scratch.File("noise.txt", "6f6500004200010005ffff00"));
        CliRun silence = await CliRun.Of("outputs", "detect", "--hex", _scratch.File("silence.txt", ""));
        CliRun words = await CliRun.Of("outputs", "detect", "--hex", _scratch.File("words.txt", "no digits"));

        Assert.Equal((ExitCode.Refused, ExitCode.Refused, ExitCode.Usage), (noise.ExitCode, silence.ExitCode, words.ExitCode));
        Assert.Contains("12 octets were heard and no dialect makes a packet of them", noise.Error, StringComparison.Ordinal);
        Assert.Contains("nothing was heard", silence.Error, StringComparison.Ordinal);
        Assert.Contains("must hold an even number of hexadecimal digits", words.Error, StringComparison.Ordinal);
    }

    private static string? Text(JsonElement told, string name) => told.GetProperty("dialects")[0].GetProperty(name).GetString();

    private sealed class Recorder : Links.ILinkReceiver
    {
        public int Octets { get; private set; }

        public void Receive(in Arrival arrival) => Octets += arrival.Octets.Length;

        public void Complete(TransmitId id, TransmitOutcome outcome)
        {
        }
    }
}
