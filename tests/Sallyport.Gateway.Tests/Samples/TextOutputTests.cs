using System.Text;
using System.Text.Json;
using Sallyport.Gateway.Outputs;
using Sallyport.Gateway.Tests.Fakes;
using Sallyport.Gateway.Tests.Outputs;
using Sallyport.Samples.DummyOutput;

namespace Sallyport.Gateway.Tests.Samples;

public sealed class TextOutputTests : OutputContract
{
    private readonly ManualTime _time = new();
    private readonly Paper _paper = new();

    [Theory]
    [InlineData("", "type: DEVICE TEXT")]
    [InlineData("lamp", "type: DEVICE TEXT")]
    [InlineData("nobody on", "refused: there is no device 'nobody'")]
    [InlineData("lamp on", "downlink 1 is queued")]
    public async Task Line_Typed_BecomesADownlink(string line, string answer)
    {
        var bench = new GatewayBench();
        var node = bench.Join(1, name: "lamp");
        await using var output = Create();
        await output.StartAsync(bench.Control, 0, CancellationToken.None);
        var typing = ((TextOutput)output).TypeAsync(line, CancellationToken.None);
        bench.Turn();
        Assert.Equal(answer, await typing.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(answer.StartsWith("downlink", StringComparison.Ordinal) ? ["on"] : [], node.TakeTexts());
    }

    protected override IGatewayOutput Create() => new TextOutput(_paper, _time);

    protected override IReadOnlyList<long> Arrived() => [.. _paper.Lines.Select(static line =>
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("seq").GetInt64();
    })];

    protected override void SetDestination(bool works) => _paper.Works = works;

    protected override Task PassTimeAsync()
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return Task.CompletedTask;
    }

    private sealed class Paper : TextWriter
    {
        private readonly Lock _gate = new();
        private readonly List<string> _lines = [];

        public bool Works { get; set; } = true;

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_gate)
                {
                    return [.. _lines];
                }
            }
        }

        public override Encoding Encoding => Encoding.UTF8;

        public override Task WriteLineAsync(string? value)
        {
            if (!Works)
            {
                throw new IOException("out of paper");
            }

            lock (_gate)
            {
                _lines.Add(value!);
            }

            return Task.CompletedTask;
        }
    }
}
