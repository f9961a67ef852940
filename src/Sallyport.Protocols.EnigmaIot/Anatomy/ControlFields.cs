using System.Buffers.Binary;
using System.Globalization;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Wire;
using Sallyport.Wire.Anatomy;

namespace Sallyport.Protocols.EnigmaIot.Anatomy;

/// <summary>The fields of a control payload: its code, and the arguments of enigmaiot.md sections 9 and 10.</summary>
internal static class ControlFields
{
    private const string Commands = "enigmaiot.md 9";
    private const string Update = "enigmaiot.md 10";

    /// <summary>Adds code and arguments up to the end of the plaintext.</summary>
    public static void Add(FieldWriter writer, ReadOnlySpan<byte> plaintext)
    {
        var code = (ControlCode)plaintext[writer.At];
        writer.Add(new FieldSpan(0, 1, "code") { Role = FieldRole.Type, Value = $"0x{(byte)code:x2} {code}", Meaning = MeaningOf(code), Section = Commands });
        var arguments = plaintext[writer.At..];
        if (arguments.IsEmpty)
        {
            return;
        }

        // A broadcast key is a secret like any other: its octets are not shown in clear.
        var secret = code == ControlCode.BroadcastKey;
        writer.Add(new FieldSpan(0, arguments.Length, "arguments")
        {
            Role = secret ? FieldRole.Key : FieldRole.Payload,
            Value = secret ? "a broadcast key" : Convert.ToHexStringLower(arguments),
            Meaning = secret ? "masked: a key is shown nowhere" : null,
            IsSecret = secret,
            Section = code is ControlCode.Ota or ControlCode.OtaAnswer ? Update : Commands,
            Fields = secret ? [] : Inside(code, arguments, writer.At),
        });
    }

    private static IReadOnlyList<FieldSpan> Inside(ControlCode code, ReadOnlySpan<byte> arguments, int offset)
    {
        var writer = new FieldWriter(code is ControlCode.Ota or ControlCode.OtaAnswer ? Update : Commands, offset);
        switch (code)
        {
            case ControlCode.VersionAnswer when arguments.Length == VersionAnswer.Length:
                writer.Add(1, "major", FieldRole.Payload, Octet(arguments[0]));
                writer.Add(1, "minor", FieldRole.Payload, Octet(arguments[1]));
                writer.Add(1, "patch", FieldRole.Payload, Octet(arguments[2]));
                break;
            case ControlCode.SleepSet or ControlCode.SleepAnswer when arguments.Length == SleepTime.Length:
                writer.Add(SleepTime.Length, "seconds", FieldRole.Time, Long(arguments), "0: the node does not sleep", "s");
                break;
            case ControlCode.NameAnswer when arguments.Length >= MacAddress.Length:
                writer.Add(MacAddress.Length, "address", FieldRole.Address, MacAddress.Read(arguments).ToString());
                writer.Add(arguments.Length - MacAddress.Length, "name", FieldRole.Payload, EnigmaIotAnatomy.Text(arguments[MacAddress.Length..]));
                break;
            case ControlCode.NameSet when arguments[^1] == 0:
                writer.Add(arguments.Length - 1, "name", FieldRole.Payload, EnigmaIotAnatomy.Text(arguments[..^1]));
                writer.Add(1, "terminator", FieldRole.Other, "NUL");
                break;
            case ControlCode.NameSet:
                writer.Add(arguments.Length, "name", FieldRole.Payload, EnigmaIotAnatomy.Text(arguments));
                break;
            case ControlCode.RestartConfirm when arguments.Length == 1:
                writer.Add(1, "reason", FieldRole.Type, $"{arguments[0]} {(RestartReason)arguments[0]}");
                break;
            case ControlCode.Ota when OtaChunk.PeekIndex(arguments) is { } index:
                writer.Add(sizeof(ushort), "index", FieldRole.Counter, index.ToString(CultureInfo.InvariantCulture), index == 0 ? "0: what the update will be" : "number of the chunk");
                AddUpdate(writer, arguments, index);
                break;
            case ControlCode.OtaAnswer when OtaAnswer.Parse(arguments, out var answer) == Session.RefusalReason.None:
                writer.Add(1, "status", FieldRole.Type, $"{arguments[0]} {answer.Status}");
                writer.Add(arguments.Length - 1, "lastGood", FieldRole.Counter, answer.LastGood.ToString(CultureInfo.InvariantCulture), "last chunk that was taken");
                break;
        }

        return writer.Fields;
    }

    private static void AddUpdate(FieldWriter writer, ReadOnlySpan<byte> arguments, ushort index)
    {
        if (index == 0 && OtaStart.Parse(arguments, out var start) == Session.RefusalReason.None)
        {
            writer.Add(sizeof(uint), "size", FieldRole.Length, start.Size.ToString(CultureInfo.InvariantCulture), "of the image", "octets");
            writer.Add(sizeof(ushort), "chunks", FieldRole.Length, start.Chunks.ToString(CultureInfo.InvariantCulture));
            writer.Add(OtaStart.Md5Length, "md5", FieldRole.Tag, EnigmaIotAnatomy.Text(start.Md5), "of the image, as text");
        }
        else
        {
            writer.Add(arguments.Length - sizeof(ushort), "data", FieldRole.Payload, meaning: "octets of the image");
        }
    }

    private static string Octet(byte octet) => octet.ToString(CultureInfo.InvariantCulture);

    private static string Long(ReadOnlySpan<byte> octets) => BinaryPrimitives.ReadUInt32LittleEndian(octets).ToString(CultureInfo.InvariantCulture);

    private static string MeaningOf(ControlCode code) => code switch
    {
        ControlCode.VersionGet => "asks for the firmware version",
        ControlCode.VersionAnswer => "the firmware version",
        ControlCode.SleepGet => "asks how long the node sleeps",
        ControlCode.SleepSet => "sets how long the node sleeps",
        ControlCode.SleepAnswer => "how long the node sleeps now",
        ControlCode.Identify => "the node's light flashes for 10 s",
        ControlCode.Reset => "the node forgets its configuration",
        ControlCode.ResetAnswer => "the node is about to forget its configuration",
        ControlCode.NameGet => "asks for the node's name",
        ControlCode.NameAnswer => "the node's address and name",
        ControlCode.NameSet => "gives the node a name",
        ControlCode.Restart => "the node restarts",
        ControlCode.RestartConfirm => "why the node restarts",
        ControlCode.BroadcastKey => "hands out the key for broadcasts",
        ControlCode.Ota => "a piece of a firmware update",
        ControlCode.OtaAnswer => "how the firmware update goes",
        ControlCode.RssiGet or ControlCode.RssiAnswer => "signal strength; made by the gateway itself",
        _ => "a code that nobody knows",
    };
}
