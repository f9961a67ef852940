using System.CommandLine;
using System.Globalization;
using Sallyport.Cli.Configuration;
using Sallyport.Protocols.EStim.Options;
using Sallyport.Protocols.EStim.Outputs;

namespace Sallyport.Cli.Stimulators;

/// <summary>The flags of <c>estim-device</c>. They are read as text, so that every mistake is told at once.</summary>
internal sealed class StimulatorFlags
{
    private const int LongestWatchdog = 60;
    private const int LargestMemory = 4096;

    private readonly Option<string> _link = new("--link") { Description = "Its line: pty:PATH makes a pseudo terminal, serial:PATH opens a port, ?baud=9600 behind it; udp://127.0.0.1:PORT reaches a gateway as by radio", HelpName = "LINK" };
    private readonly Option<string> _localLine = new("--local-line") { Description = "The separate line over which alone a key comes in: pty:PATH or serial:PATH", HelpName = "LINK" };
    private readonly Option<string> _address = new("--address") { Description = "Two hexadecimal digits, 01 to fe, default 42", HelpName = "A" };
    private readonly Option<string> _outputs = new("--outputs") { Description = "1 to 8, default 2", HelpName = "N" };
    private readonly Option<string> _serial = new("--serial") { Description = "Serial number, default 1", HelpName = "N" };
    private readonly Option<string> _keyFile = new("--master-key-file") { Description = "Keeps its key; a device without one waits for it on the local line", HelpName = "FILE" };
    private readonly Option<string> _memory = new("--memory") { Description = "Keeps what a device must not forget; without it old packets are new again after a restart", HelpName = "FILE" };
    private readonly Option<string> _sealed = new("--sealed") { Description = "Sealed packets: supported (default), required or no", HelpName = "WORD" };
    private readonly Option<string> _watchdog = new("--watchdog") { Description = "Seconds until a device of which nobody is in charge goes down, 1 to 60, default 5; a stored one wins", HelpName = "SEC" };
    private readonly Option<string> _limit = new("--limit") { Description = "Highest level of each output, per mille, 0 to 1000, default 1000; a stored one wins", HelpName = "N" };
    private readonly Option<string[]> _fault = new("--fault") { Description = "Happens by itself: open:0@10s, over:1@20s, close:0@30s, emergency@5s, clear@40s, allow-key@1s, quit@60s", HelpName = "WHAT@WHEN" };

    private readonly List<string> _mistakes = [];

    private StimulatorFlags()
    {
    }

    /// <summary>Adds the flags to a command.</summary>
    public static StimulatorFlags AddTo(Command command)
    {
        var flags = new StimulatorFlags();
        foreach (Option option in (Option[])[flags._link, flags._localLine, flags._address, flags._outputs, flags._serial, flags._keyFile, flags._memory, flags._sealed, flags._watchdog, flags._limit, flags._fault])
        {
            command.Add(option);
        }

        return flags;
    }

    /// <summary>Understands all flags and reads the device's files.</summary>
    /// <exception cref="CommandFailure">One line for each mistake; exit code 2.</exception>
    public StimulatorSettings Load(ParseResult parsed)
    {
        _mistakes.Clear();
        BusLink? link = Line(parsed, _link);
        if (link?.Endpoint is { Port: 0 })
        {
            _mistakes.Add("--link: needs the port that the gateway listens on");
        }

        if (parsed.GetValue(_link) is null)
        {
            _mistakes.Add("--link: is missing");
        }

        BusLink? localLine = Line(parsed, _localLine);
        if (localLine?.Endpoint is not null)
        {
            _mistakes.Add("--local-line: must be pty:PATH or serial:PATH; a key never travels by radio");
        }

        string? keyFile = parsed.GetValue(_keyFile);
        if (localLine is not null && keyFile is null)
        {
            _mistakes.Add("--master-key-file: is missing; a key that comes over --local-line needs a place");
        }

        int outputs = (int)Number(parsed, _outputs, 1, OutputSet.MaximumOutputs, 2);
        string protection = parsed.GetValue(_sealed) ?? "supported";
        if (protection is not ("supported" or "required" or "no"))
        {
            _mistakes.Add("--sealed: must be supported, required or no");
        }

        var device = new DeviceOptions
        {
            Line = new LineOptions
            {
                Medium = link?.Endpoint is null ? LinkMedium.Serial : LinkMedium.Radio,
                BaudRate = link?.BaudRate ?? BusSettings.UsualBaudRate,
                LeastSilence = LineOptions.CollectedSilence,
            },
            Address = Address(parsed),
            Outputs = outputs,
            Serial = Number(parsed, _serial, 0, ulong.MaxValue, 1),
            MasterKey = keyFile is not null && File.Exists(keyFile) ? Key(keyFile) : default,
            Memory = Memory(parsed.GetValue(_memory)),
            LevelLimit = (ushort)Number(parsed, _limit, 0, OutputSet.FullLevel, OutputSet.FullLevel),
            WatchdogSeconds = (byte)Number(parsed, _watchdog, 1, LongestWatchdog, 5),
            SealedSupported = protection != "no",
            SealedRequired = protection == "required",
        };
        TimedAction[] faults = [.. (parsed.GetValue(_fault) ?? []).Select(text => Fault(text, outputs))];
        return _mistakes.Count > 0 ? throw CommandFailure.Usage([.. _mistakes]) : new StimulatorSettings
        {
            Link = link!,
            LocalLine = localLine,
            Device = device,
            KeyFile = keyFile,
            MemoryFile = parsed.GetValue(_memory),
            Faults = faults,
        };
    }

    private BusLink? Line(ParseResult parsed, Option<string> flag)
    {
        if (parsed.GetValue(flag) is not { } text)
        {
            return null;
        }

        (BusLink? line, string? mistake) = BusLink.Parse(text);
        if (line is null)
        {
            _mistakes.Add($"{flag.Name}: {mistake}");
        }

        return line;
    }

    private byte Address(ParseResult parsed)
    {
        if (parsed.GetValue(_address) is not { } text)
        {
            return 0x42;
        }

        if (text.Length == 2 && byte.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte address) && address is not (0 or 0xFF))
        {
            return address;
        }

        _mistakes.Add("--address: must be two hexadecimal digits, 01 to fe");
        return 1;
    }

    private ulong Number(ParseResult parsed, Option<string> flag, ulong minimum, ulong maximum, ulong usual)
    {
        if (parsed.GetValue(flag) is not { } text)
        {
            return usual;
        }

        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) && value >= minimum && value <= maximum)
        {
            return value;
        }

        _mistakes.Add(string.Create(CultureInfo.InvariantCulture, $"{flag.Name}: must be a whole number from {minimum} to {maximum}"));
        return usual;
    }

    private byte[] Key(string file)
    {
        byte[]? key = KeyFile.Read(file, out string? mistake);
        if (key is null)
        {
            _mistakes.Add($"{_keyFile.Name}: {mistake}");
        }

        return key ?? [];
    }

    private byte[] Memory(string? file)
    {
        if (file is null || !File.Exists(file))
        {
            return [];
        }

        try
        {
            if (new FileInfo(file).Length <= LargestMemory)
            {
                return Convert.FromHexString(File.ReadAllText(file).Trim());
            }
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            _mistakes.Add($"{_memory.Name}: {trouble.Message}");
            return [];
        }
        catch (FormatException)
        {
            // Told below.
        }

        _mistakes.Add($"{_memory.Name}: {file} is not the memory of a device");
        return [];
    }

    private TimedAction Fault(string text, int outputs)
    {
        if (!TimedAction.TryParse(text, outputs, out TimedAction fault))
        {
            _mistakes.Add($"{_fault.Name}: '{text}' is not WHAT@SECONDS, for example open:0@10s; WHAT is {HandAction.Words}");
        }

        return fault;
    }
}
