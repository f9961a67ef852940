using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Gateway.Outputs;

/// <summary>An entry as one line of comma-separated values (RFC 4180).</summary>
internal static class CsvRow
{
    /// <summary>The header line.</summary>
    public static ReadOnlySpan<byte> Header => "seq,time,device,kind,name,encoding,payloadHex,json\r\n"u8;

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    /// <summary>Adds the line. The last column holds the decoded payload of an uplink, and the whole entry of every other kind.</summary>
    public static void Append(JournalEntry entry, StringBuilder text)
    {
        var whole = Encoding.UTF8.GetString(EntryJson.ToUtf8(entry));
        text.Append(entry.Seq.ToString(CultureInfo.InvariantCulture)).Append(',').Append(EntryJson.Time(entry.TimeMicroseconds)).Append(',');
        Add(entry.Device, text).Append(',').Append(EntryJson.Word(entry.Kind)).Append(',');
        if (entry.Body is UplinkBody uplink)
        {
            Add(uplink.Name, text).Append(',');
            Add(uplink.Encoding, text).Append(',').Append(Convert.ToHexStringLower(uplink.Payload)).Append(',');
            Add(Decoded(whole), text);
        }
        else
        {
            text.Append(",,,");
            Add(whole, text);
        }

        text.Append("\r\n");
    }

    private static string? Decoded(string whole)
    {
        using var document = JsonDocument.Parse(whole);
        var json = document.RootElement.GetProperty("json"u8);
        return json.ValueKind == JsonValueKind.Null ? null : json.GetRawText();
    }

    private static StringBuilder Add(string? field, StringBuilder text)
    {
        if (string.IsNullOrEmpty(field))
        {
            return text;
        }

        // A device chooses its name: a spreadsheet must not take it for a formula.
        field = field[0] is '=' or '+' or '-' or '@' or '\t' ? "'" + field : field;
        return field.AsSpan().ContainsAny(Quoted) ? text.Append('"').Append(field.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"') : text.Append(field);
    }
}
