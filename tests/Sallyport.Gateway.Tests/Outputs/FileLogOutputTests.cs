using System.Text.Json;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;
using Sallyport.Gateway.Outputs;
using Sallyport.Gateway.Tests.Fakes;

namespace Sallyport.Gateway.Tests.Outputs;

public sealed class FileLogOutputTests : OutputContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sallyport-log").FullName;
    private readonly ManualTime _time = new() { PausesPassAtOnce = true };
    private readonly GatewayBench _bench = new();
    private FileLogOptions _options;

    public FileLogOutputTests() => _options = new FileLogOptions { Folder = Path.Combine(_folder, "log") };

    [Fact]
    public async Task Files_Full_RotateAndTheOldestGo()
    {
        _options = _options with { MaximumOctets = 1000, MaximumFiles = 3, Window = 1 };
        await WriteAsync(1, 40);
        var files = Files();
        Assert.Equal(3, files.Length);
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, 1000));
        Assert.Equal(Enumerable.Range((int)Arrived()[0], Arrived().Count).Select(number => (long)number), Arrived());
        Assert.Equal(40, Arrived()[^1]);
    }

    [Fact]
    public async Task File_Old_ANewOneBegins()
    {
        await WriteAsync(1, 1);
        _time.Advance(TimeSpan.FromHours(25));
        _options = _options with { Window = 1 };
        await using var output = new FileLogOutput(_options, new SeededRandom(1), _time);
        await output.StartAsync(_bench.Control, 1, CancellationToken.None);
        await OfferAsync(output, Entry(2));
        _time.Advance(TimeSpan.FromHours(23));
        await OfferAsync(output, Entry(3));
        _time.Advance(TimeSpan.FromHours(2));
        await OfferAsync(output, Entry(4));
        Assert.Equal(
            ["log.0000000000000000001.20261121T080000Z.jsonl", "log.0000000000000000002.20261122T090000Z.jsonl", "log.0000000000000000004.20261123T100000Z.jsonl"],
            Files().Select(Path.GetFileName));
    }

    [Fact]
    public async Task File_LastLineCutByACrash_IsTakenOff()
    {
        await WriteAsync(1, 2);
        await File.AppendAllTextAsync(Files()[0], """{"seq":3,"ti""");
        await WriteAsync(3, 1);
        Assert.Equal([1L, 2L, 3L], Arrived());
    }

    [Fact]
    public async Task Csv_FieldsOfADevice_AreQuotedAndAreNoFormulas()
    {
        _options = _options with { Format = FileLogFormat.Csv };
        var body = new UplinkBody { Name = "=SUM(\"a\",1)", Encoding = "raw", Payload = [0xAB] };
        await WriteAsync(new JournalEntry(1, 0, "enigmaiot/attic/x", body), new JournalEntry(2, 0, "", new LinkBody("udp://x", "up", null)));
        var lines = await File.ReadAllLinesAsync(Files()[0]);
        Assert.Equal("seq,time,device,kind,name,encoding,payloadHex,json", lines[0]);
        Assert.Equal("1,1970-01-01T00:00:00.000Z,enigmaiot/attic/x,uplink,\"'=SUM(\"\"a\"\",1)\",raw,ab,", lines[1]);
        Assert.StartsWith("2,1970-01-01T00:00:00.000Z,,link,,,,\"{\"\"seq\"\":2,", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kinds_NotWanted_CountAsConfirmed()
    {
        _options = _options with { Kinds = new HashSet<EntryKind> { EntryKind.Uplink } };
        await WriteAsync(new JournalEntry(1, 0, "", new LinkBody("udp://x", "up", null)), Entry(2));
        Assert.Equal([2L], Arrived());
    }

    public override ValueTask DisposeAsync()
    {
        SetDestination(works: true);
        Directory.Delete(_folder, recursive: true);
        return base.DisposeAsync();
    }

    protected override IGatewayOutput Create() => new FileLogOutput(_options, new SeededRandom(1), _time);

    protected override IReadOnlyList<long> Arrived() =>
        [.. Files().SelectMany(File.ReadLines).Select(static line => { using var document = JsonDocument.Parse(line); return document.RootElement.GetProperty("seq").GetInt64(); })];

    protected override void SetDestination(bool works)
    {
        // A file where the folder should be: the log cannot be made.
        if (works && File.Exists(_options.Folder))
        {
            File.Delete(_options.Folder);
        }
        else if (!works)
        {
            File.WriteAllText(_options.Folder, "in the way");
        }
    }

    private static JournalEntry Entry(long seq) => new(seq, seq, "enigmaiot/attic/x", new UplinkBody { Encoding = "raw", Payload = [1] });

    private Task WriteAsync(long first, int count) => WriteAsync([.. Enumerable.Range(0, count).Select(number => Entry(first + number))]);

    private async Task WriteAsync(params JournalEntry[] entries)
    {
        await using var output = Create();
        await output.StartAsync(_bench.Control, entries[0].Seq - 1, CancellationToken.None);
        foreach (var entry in entries)
        {
            await OfferAsync(output, entry);
        }
    }

    private static async Task OfferAsync(IGatewayOutput output, JournalEntry entry)
    {
        var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        output.Ready = () => signal.TrySetResult();
        output.Offer(entry);
        await signal.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(entry.Seq, output.ConfirmedSeq);
    }

    private string[] Files() => Directory.Exists(_options.Folder) ? [.. Directory.GetFiles(_options.Folder).Order(StringComparer.Ordinal)] : [];
}
