using System.CommandLine;
using System.Globalization;
using Sallyport.Cli.Decoding;
using Sallyport.Cli.Output;
using Sallyport.Crypto.Aead;
using Sallyport.Links.Capture;
using Sallyport.Protocols.EStim.Anatomy;
using Sallyport.Protocols.Ecg.Anatomy;
using Sallyport.Protocols.EnigmaIot.Keys;
using Sallyport.Protocols.Fota.Anatomy;
using Sallyport.Protocols.Mesh.Anatomy;
using Sallyport.Wire.Anatomy;

namespace Sallyport.Cli.Commands;

/// <summary><c>decode</c>: every octet of a frame, or of all frames of a capture, with its meaning.</summary>
internal static class DecodeCommand
{
    private const string KeyedProtocol = "enigmaiot";

    /// <summary>Protocols whose octets are explained without keys.</summary>
    private static readonly IFrameAnatomy[] Anatomies = [new EStimAnatomy(), new MeshAnatomy(), new EcgAnatomy(), new FotaAnatomy()];

    private static readonly string Protocols = $"{KeyedProtocol}, {string.Join(", ", Anatomies.Select(static anatomy => anatomy.Protocol))}";

    public static Command Build()
    {
        var command = new DocumentedCommand(
            "decode",
            "Explains frames octet by octet: one from the command line, or all ESP-NOW frames of a pcapng file; packets in it that say their protocol are read as that. With --json one object per frame and line.",
            "decode --hex fb04",
            "decode --key-file net.key radio.pcapng --json");
        var file = new Argument<string?>("FILE") { Description = "A pcapng file", Arity = ArgumentArity.ZeroOrOne };
        var hex = new Option<string>("--hex") { Description = "One frame as hexadecimal digits", HelpName = "H" };
        var keys = new Option<string>("--key-file") { Description = "Keys, one a line: a network key's text, or 64 hexadecimal digits", HelpName = "F" };
        var protocol = new Option<string>("--protocol") { Description = $"What the octets are: {Protocols}; keys are for {KeyedProtocol}", HelpName = "P", DefaultValueFactory = static _ => KeyedProtocol };
        var json = new Option<bool>("--json") { Description = "One JSON object per line" };
        command.Add(file);
        command.Add(hex);
        command.Add(keys);
        command.Add(protocol);
        command.Add(json);
        command.SetAction(parsed =>
        {
            using var aead = new LibCryptoChaCha20Poly1305();
            IFrameDecoder decoder = DecoderOf(parsed.GetValue(protocol), new FrameCipher(aead), parsed.GetValue(keys));
            IEnumerable<DecodedFrame> frames = (parsed.GetValue(hex), parsed.GetValue(file)) switch
            {
                ({ } text, null) => [decoder.Decode(Octets(text))],
                (null, { } path) => Capture(path, decoder, parsed.InvocationConfiguration.Error),
                _ => throw CommandFailure.Usage("give either --hex H or a pcapng file"),
            };
            foreach (DecodedFrame frame in frames)
            {
                Print(parsed.InvocationConfiguration.Output, frame, parsed.GetValue(json));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static IFrameDecoder DecoderOf(string? protocol, FrameCipher cipher, string? keyFile)
    {
        if (protocol == KeyedProtocol)
        {
            return new FrameDecoder(cipher, keyFile is null ? [] : DecodingKeys.Read(keyFile));
        }

        IFrameAnatomy anatomy = Anatomies.FirstOrDefault(one => one.Protocol == protocol) ?? throw CommandFailure.Usage($"--protocol: one of {Protocols}");
        return keyFile is null ? new AnatomyDecoder(anatomy) : throw CommandFailure.Usage($"--key-file: only for {KeyedProtocol}");
    }

    private static byte[] Octets(string text)
    {
        try
        {
            return Convert.FromHexString(text.Replace(":", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal));
        }
        catch (FormatException)
        {
            throw CommandFailure.Usage("--hex: an even number of hexadecimal digits, please");
        }
    }

    private static IEnumerable<DecodedFrame> Capture(string path, IFrameDecoder decoder, TextWriter error)
    {
        using FileStream stream = Open(path);
        var reader = new PcapngReader(stream);
        while (reader.Read() is { } frame)
        {
            byte[] octets = frame.Payload.ToArray();
            IFrameAnatomy? own = frame.Protocol is null ? null : Anatomies.FirstOrDefault(anatomy => anatomy.Protocol == frame.Protocol);
            FrameAddresses? addresses = frame.Protocol is null ? new FrameAddresses(frame.Source.ToString(), frame.Destination.ToString(), IsToAll: false) : own?.AddressesOf(octets);
            yield return (own is null ? decoder : new AnatomyDecoder(own)).Decode(octets) with
            {
                Time = JsonText.Time(frame.UtcMicroseconds),
                Source = addresses?.Source,
                Destination = addresses?.Destination,
                Rssi = frame.Rssi,
            };
        }

        if (reader.Skipped > 0)
        {
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {reader.Skipped} packets hold no frame that is known here"));
        }

        if (reader.Error is { } trouble)
        {
            throw CommandFailure.Refused($"{path}: {trouble}");
        }
    }

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Refused($"{path}: {trouble.Message}");
        }
    }

    private static void Print(TextWriter output, DecodedFrame frame, bool asJson)
    {
        if (asJson)
        {
            JsonText.WriteLine(output, frame);
            return;
        }

        string from = frame.Time is null ? "" : frame.Source is null ? $"{frame.Time} " : $"{frame.Time} {frame.Source} > {frame.Destination} ";
        output.WriteLine($"{from}{frame.Type}{(frame.Problem is { } problem ? $" ({problem})" : "")}");
        foreach (DecodedField field in frame.Fields)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {field.Offset,3} {field.Length,3}  {field.Name,-10} {field.Hex}{(field.Value is { } value && value != field.Hex ? $"  {value}" : "")}"));
        }
    }
}
