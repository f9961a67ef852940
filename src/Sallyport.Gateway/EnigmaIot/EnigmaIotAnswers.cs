using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Gateway.EnigmaIot;

/// <summary>Control answers as words and as the JSON text that the original gateway publishes, octet for octet (enigmaiot.md sections 10.3 and 13).</summary>
internal static class EnigmaIotAnswers
{
    /// <summary>The word of an answer; <c>0xNN</c> for a code that nobody knows.</summary>
    public static string Word(ControlCode code) => code switch
    {
        ControlCode.VersionAnswer => "version",
        ControlCode.SleepAnswer => "sleeptime",
        ControlCode.ResetAnswer => "reset",
        ControlCode.RssiAnswer => "rssi",
        ControlCode.NameAnswer => "name",
        ControlCode.RestartConfirm => "restart",
        ControlCode.OtaAnswer => "ota",
        _ => string.Create(CultureInfo.InvariantCulture, $"0x{(byte)code:x2}"),
    };

    /// <summary>The JSON text; null when the octets are not an answer of that kind.</summary>
    /// <param name="code">Which answer.</param>
    /// <param name="arguments">Octets after the code, untrusted.</param>
    /// <param name="channel">Radio channel for a signal strength that the link does not know: such an answer has no octets.</param>
    public static string? Json(ControlCode code, ReadOnlySpan<byte> arguments, int? channel) => code switch
    {
        ControlCode.VersionAnswer when VersionAnswer.Parse(arguments, out var version) == RefusalReason.None => $$"""{"version":"{{version}}"}""",
        ControlCode.SleepAnswer when SleepTime.Parse(arguments, out var time) == RefusalReason.None => Numbers($$"""{"sleeptime":{{time.Seconds}}}"""),
        ControlCode.ResetAnswer when arguments.IsEmpty => """{"result":"OK"}""",
        ControlCode.RssiAnswer when RssiAnswer.Parse(arguments, out var rssi) == RefusalReason.None => Rssi(rssi.Dbm, rssi.Channel == 0 ? null : rssi.Channel),
        ControlCode.RssiAnswer when arguments.IsEmpty => Rssi(null, channel),
        ControlCode.NameAnswer when NameAnswer.Parse(arguments, out var name) == RefusalReason.None => Name(name),
        ControlCode.RestartConfirm when arguments.Length == 1 => Numbers($$"""{"reason":{{arguments[0]}}}"""),
        ControlCode.OtaAnswer when OtaAnswer.Parse(arguments, out var ota) == RefusalReason.None => Ota(ota),
        _ => null,
    };

    private static string Rssi(int? dbm, int? channel) => Numbers($$"""{"rssi":{{Number(dbm)}},"channel":{{Number(channel)}}}""");

    private static string Number(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "null";

    private static string Numbers(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Name(in NameAnswer answer)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, Encoding.UTF8.GetString(answer.Name));
            writer.WriteString("address"u8, answer.Address.ToString());
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string? Ota(OtaAnswer answer)
    {
        var text = answer.Status switch
        {
            OtaStatus.Started => "OTA Started",
            OtaStatus.StartError => "OTA Start error",
            OtaStatus.CheckOk => "OTA check OK",
            OtaStatus.CheckFailed => "OTA check failed",
            OtaStatus.OutOfSequence => "OTA out of sequence error",
            OtaStatus.Timeout => "OTA timeout",
            OtaStatus.FinishedOk => "OTA finished OK",
            _ => null,
        };
        return text is null ? null
            : answer.Status == OtaStatus.OutOfSequence ? Numbers($$"""{"last_chunk":{{answer.LastGood}},"result":"{{text}}","status":{{(byte)answer.Status}}}""")
            : Numbers($$"""{"result":"{{text}}","status":{{(byte)answer.Status}}}""");
    }
}
