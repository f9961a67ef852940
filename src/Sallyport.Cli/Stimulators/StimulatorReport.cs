using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Sallyport.Cli.Output;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Protocols.EStim.Provisioning;
using Sallyport.Protocols.EStim.Session;

namespace Sallyport.Cli.Stimulators;

/// <summary>
/// One line for each thing that happens to a device. Lines wait in a bounded queue and are written by a task of their own: whoever does not read them must
/// never hold up the outputs.
/// </summary>
/// <param name="output">Standard output.</param>
/// <param name="asJson">One object per line.</param>
internal sealed class StimulatorReport(TextWriter output, bool asJson)
{
    private const int WaitingLines = 4096;

    private readonly Channel<StimulatorLine> _lines = Channel.CreateBounded<StimulatorLine>(new BoundedChannelOptions(WaitingLines) { SingleReader = true });
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _leftOut;

    /// <summary>Writes lines until <see cref="End"/>.</summary>
    public async Task RunAsync()
    {
        await foreach (StimulatorLine line in _lines.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (asJson)
            {
                JsonText.WriteLine(output, line);
            }
            else
            {
                await output.WriteLineAsync(ForPeople(line)).ConfigureAwait(false);
            }

            if (_lines.Reader.Count == 0)
            {
                await output.FlushAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>No more lines.</summary>
    public void End() => _lines.Writer.TryComplete();

    /// <summary>A line of this moment, to be filled and handed to <see cref="Write"/>.</summary>
    public StimulatorLine Line(string what) =>
        new() { Time = DateTimeOffset.UtcNow, Milliseconds = Math.Round(Stopwatch.GetElapsedTime(_start).TotalMilliseconds, 3), Event = what };

    /// <summary>Hands in a line; left out when too many wait.</summary>
    public void Write(StimulatorLine line)
    {
        long leftOut = Interlocked.Exchange(ref _leftOut, 0);
        if (!_lines.Writer.TryWrite(leftOut == 0 ? line : line with { LeftOut = leftOut }))
        {
            Interlocked.Add(ref _leftOut, leftOut + 1);
        }
    }

    /// <summary>Something that the device role reported; on its pump.</summary>
    public void Happened(in DeviceEvent occurrence, ReadOnlySpan<byte> payload)
    {
        StimulatorLine? line = occurrence.Kind switch
        {
            DeviceEventKind.LevelsChanged => Line("levels") with { State = Word(occurrence.State), Reason = Word(occurrence.Reason), Levels = Levels(payload) },
            DeviceEventKind.StateChanged => Line("state") with { State = Word(occurrence.State), Reason = Word(occurrence.Reason) },
            DeviceEventKind.Accepted => Packet("accepted", occurrence),
            DeviceEventKind.Refused => Packet("refused", occurrence) with { Refusal = Word(occurrence.Refusal) },
            DeviceEventKind.KeyActive => Line("key-active") with { Source = $"{occurrence.Source}", Seconds = occurrence.Duration.TotalSeconds },
            DeviceEventKind.KeyEnded => Line("key-ended") with { Reason = Word(occurrence.Reason), State = Word(occurrence.State) },
            DeviceEventKind.AnswerEnded => Packet("answer", occurrence) with { Type = null, Refusal = occurrence.Outcome == ExchangeOutcome.Accepted ? null : Word(occurrence.Outcome) },
            _ => null,
        };
        if (line is not null)
        {
            Write(line);
        }
    }

    /// <summary>Something on the local line.</summary>
    public void Happened(in ProvisioningDeviceEvent occurrence) => Write(occurrence.Kind switch
    {
        ProvisioningDeviceEventKind.Announced => Line("local-asked"),
        ProvisioningDeviceEventKind.KeyGiven => Line("local-key-given"),
        ProvisioningDeviceEventKind.KeyStored => Line("local-key-stored"),
        ProvisioningDeviceEventKind.KeyRefused => Line("local-key-refused") with { Refusal = Word(occurrence.Status) },
        _ => Line("local-confirmation-ended"),
    });

    /// <summary>The supervision of an output found something.</summary>
    public void Fault(int output, OutputFlags fault) => Write(Line("fault") with { Output = output, Fault = fault == OutputFlags.None ? "none" : Word(fault) });

    private StimulatorLine Packet(string what, in DeviceEvent occurrence) =>
        Line(what) with { Source = $"{occurrence.Source}", Command = occurrence.Command == default ? null : Word(occurrence.Command), Type = Word(occurrence.Type) };

    private static int[] Levels(ReadOnlySpan<byte> payload)
    {
        int[] levels = new int[payload.Length / sizeof(ushort)];
        for (int output = 0; output < levels.Length; output++)
        {
            levels[output] = BinaryPrimitives.ReadUInt16LittleEndian(payload[(output * sizeof(ushort))..]);
        }

        return levels;
    }

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static string ForPeople(StimulatorLine line)
    {
        string?[] words =
        [
            line.Time.UtcDateTime.ToString(TimeConverter.Format, CultureInfo.InvariantCulture),
            line.Event,
            line.Link is { } link ? $"link={link}" : null,
            line.LocalLine is { } local ? $"local={local}" : null,
            line.Address is { } address ? $"address={address}" : null,
            line.Serial is { } serial ? $"serial={serial}" : null,
            line.HasKey is { } hasKey ? hasKey ? "with a key" : "without a key" : null,
            line.Output is { } output ? $"output {output}" : null,
            line.Fault,
            line.Command,
            line.Levels is { } levels ? string.Join(' ', levels) : null,
            line.State,
            line.Reason is { } reason and not "none" ? $"because of {reason}" : null,
            line.Refusal,
            line.Source is { } source ? $"from {source}" : null,
            line.Seconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"for {seconds:0} s") : null,
            line.LeftOut is { } leftOut ? $"({leftOut} lines left out before)" : null,
        ];
        return string.Join(' ', words.OfType<string>());
    }
}
