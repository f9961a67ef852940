using System.Globalization;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Messages;
using Sallyport.Wire.Anatomy;

namespace Sallyport.Protocols.EStim.Anatomy;

/// <summary>Lays the fields of a command in clear over any octets (estim.md section 6).</summary>
internal static class CommandAnatomy
{
    private const string Section = "estim.md 6";

    /// <summary>Adds fields for all octets.</summary>
    /// <param name="writer">Takes the fields.</param>
    /// <param name="octets">A command, or anything.</param>
    /// <param name="dialect">Of the line.</param>
    /// <param name="isOpened">It was encrypted: what a key follows from is masked.</param>
    public static void Add(FieldWriter writer, ReadOnlySpan<byte> octets, Dialect dialect, bool isOpened)
    {
        var end = writer.At + octets.Length;
        if (octets.Length > CommandView.EnvelopeLength)
        {
            writer.Add(Field(2, "sequence", FieldRole.Counter, PacketLayout.ReadUInt16(octets, dialect).ToString(CultureInfo.InvariantCulture)));
            writer.Add(Field(1, "command", FieldRole.Type, ((CommandId)octets[2]).ToString()));
            writer.Add(Field(1, "numArgs", FieldRole.Length, octets[CommandView.EnvelopeLength].ToString(CultureInfo.InvariantCulture)));
            if (CommandView.Parse(octets, dialect, null, mayBeLonger: true, out var command) == CommandFault.None)
            {
                AddBody(writer, command, dialect, isOpened);
            }
        }

        writer.Add(Field(end - writer.At, octets.Length > CommandView.EnvelopeLength ? "rest" : "octets", FieldRole.Payload, null));
    }

    private static void AddBody(FieldWriter writer, in CommandView command, Dialect dialect, bool isOpened)
    {
        if (command.Id == CommandId.InitTempKey)
        {
            AddKey(writer, command, dialect, isOpened);
        }
        else
        {
            writer.Add(Field(command.Fields.Length, "fields", FieldRole.Payload, Convert.ToHexStringLower(command.Fields)) with { Section = "estim.md 11.3" });
        }

        for (var i = 0; i < command.ArgCount; i++)
        {
            writer.Add(Field(command.Arg(i).Length, $"arg{i}", FieldRole.Payload, Describe(command, i, dialect)) with { Section = "estim.md 11.3" });
        }
    }

    private static void AddKey(FieldWriter writer, in CommandView command, Dialect dialect, bool isOpened)
    {
        var seconds = isOpened ? null : (InitTempKey.Read(command, dialect).TimeoutUnits * 10).ToString(CultureInfo.InvariantCulture);
        writer.Add(Field(InitTempKey.SaltLength, "salt", FieldRole.Nonce, null) with { IsSecret = isOpened, Meaning = "the temporary key follows from it and the master key" });
        writer.Add(Field(2, "keyTimeout", FieldRole.Time, seconds) with { IsSecret = isOpened, Unit = "s", Section = "estim.md 9.1" });
        writer.Add(Field(InitTempKey.SignatureLength, "signature", FieldRole.Tag, null) with { IsSecret = isOpened, Meaning = "proves that the master key's owner made it" });
    }

    private static string Describe(in CommandView command, int index, Dialect dialect)
    {
        var arg = command.Arg(index);
        if (command.Id == CommandId.SetLevels)
        {
            var change = LevelChange.Read(arg, dialect);
            return $"output {change.Output}: {change.Level} per mille in {change.RampMilliseconds} ms";
        }

        if (command.Id == CommandId.Status)
        {
            var status = OutputStatus.Read(arg, dialect);
            return $"output {status.Output}: {status.Level} of {status.Limit} per mille, to {status.Target}";
        }

        return Convert.ToHexStringLower(arg);
    }

    private static FieldSpan Field(int length, string name, FieldRole role, string? value) => new(0, length, name) { Role = role, Value = value, Section = Section };
}
