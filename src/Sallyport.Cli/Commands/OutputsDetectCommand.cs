using System.CommandLine;
using System.Globalization;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Output;
using Sallyport.Cli.Stimulators;
using Sallyport.Links.Serial;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Options;

namespace Sallyport.Cli.Commands;

/// <summary><c>outputs detect</c>: which reading of the protocol's holes the devices of a line have. It only listens.</summary>
internal static class OutputsDetectCommand
{
    private const double ShortestSeconds = 1;
    private const double LongestSeconds = 3_600;
    private const int LargestFile = 16 * 1024 * 1024;

    public static Command Build()
    {
        var port = new Option<string?>("--port") { Description = "The line, for example /dev/ttyUSB0; ?baud=9600 behind it; no gateway may have it open", HelpName = "PATH" };
        var file = new Option<string?>("--hex") { Description = "What was heard, hexadecimal digits in a file", HelpName = "FILE" };
        var seconds = new Option<double>("--seconds") { Description = "How long it listens; Ctrl-C ends it earlier. A device says where it is every 5 s", HelpName = "N", DefaultValueFactory = static _ => 30 };
        var json = new Option<bool>("--json") { Description = "One JSON object" };
        seconds.Between(ShortestSeconds, LongestSeconds);
        var command = new DocumentedCommand(
            "detect",
            "Listens to a line and tells in which dialects its octets are packets, and how many. It says nothing on the line and changes nothing. Exit 1 when no dialect fits.",
            "outputs detect --port /dev/ttyUSB0",
            "outputs detect --hex heard.txt --json") { port, file, seconds, json };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(port) is null) == (result.GetValue(file) is null))
            {
                result.AddError("give either --port or --hex");
            }
        });
        command.SetAction(async (parsed, stop) =>
        {
            var detector = new DialectDetector(new LineOptions().MaximumPayload);
            if (parsed.GetValue(file) is { } path)
            {
                detector.Listen(Read(path));
                detector.Idle();
            }
            else
            {
                await new DialectListener(detector).RunAsync(Line(parsed.GetValue(port)!), TimeSpan.FromSeconds(parsed.GetValue(seconds)), stop).ConfigureAwait(false);
            }

            Tell(parsed.InvocationConfiguration.Output, detector, parsed.GetValue(json));
            return detector.Findings[0].Packets > 0 ? ExitCode.Done : throw CommandFailure.Refused(Nothing(detector.Octets));
        });
        return command;
    }

    private static SerialLinkOptions Line(string port)
    {
        (BusLink? line, string? mistake) = BusLink.Parse("serial:" + port);
        return line is null ? throw CommandFailure.Usage($"--port: {mistake}") : new SerialLinkOptions { Path = line.Link.Rest, BaudRate = line.BaudRate ?? BusSettings.UsualBaudRate };
    }

    private static byte[] Read(string path)
    {
        try
        {
            return new FileInfo(path).Length > LargestFile
                ? throw CommandFailure.Usage(string.Create(CultureInfo.InvariantCulture, $"--hex: {path} is longer than {LargestFile} octets"))
                : Convert.FromHexString(string.Concat(File.ReadAllText(path).Where(static letter => !char.IsWhiteSpace(letter) && letter != ':')));
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Usage($"--hex: {trouble.Message}");
        }
        catch (FormatException)
        {
            throw CommandFailure.Usage($"--hex: {path} must hold an even number of hexadecimal digits");
        }
    }

    private static void Tell(TextWriter output, DialectDetector detector, bool asJson)
    {
        long most = detector.Findings[0].Packets;
        FoundDialect[] found = [.. detector.Findings.Select(one => new FoundDialect(
            DialectWords.ByteOrder(one.Dialect), DialectWords.Check(one.Dialect), DialectWords.CheckOrder(one.Dialect), one.Packets, one.BadChecksums, one.Packets > 0 && one.Packets == most))];
        if (asJson)
        {
            JsonText.WriteLine(output, new { detector.Octets, Dialects = found });
            return;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{detector.Octets} octets heard"));
        foreach (FoundDialect one in found.Where(static one => one.Packets > 0))
        {
            string verdict = one.Fits ? "fits" : "by chance";
            string wrong = one.BadChecksums == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {one.BadChecksums} with a wrong check value");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verdict,-10} byteOrder {one.ByteOrder,-6}  crc {one.Crc,-11}  crcOrder {one.CrcOrder,-4}  {one.Packets} whole packets{wrong}"));
        }

        if (found.Count(static one => one.Fits) > 1)
        {
            output.WriteLine("several fit alike: only packets without a length were heard, and they have no numbers");
        }
    }

    private static string Nothing(long octets) => octets == 0
        ? "nothing was heard; is this the bus, and does anything on it speak?"
        : string.Create(CultureInfo.InvariantCulture, $"{octets} octets were heard and no dialect makes a packet of them; is the baud rate right?");
}
