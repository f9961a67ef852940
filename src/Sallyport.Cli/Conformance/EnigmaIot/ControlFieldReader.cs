using System.Text;
using System.Text.Json.Nodes;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Protocols.EnigmaIot.Session;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>Fields of a control payload in the words of the vector files.</summary>
internal static class ControlFieldReader
{
    /// <summary>Reads code and arguments.</summary>
    public static JsonObject Read(in ControlMessage control)
    {
        var code = control.Code ?? default;
        var arguments = control.Arguments;
        var fields = new JsonObject
        {
            ["code"] = (int)code,
            ["name"] = FieldNames.Control(code),
            ["args_hex"] = Convert.ToHexStringLower(arguments),
        };
        switch (code)
        {
            case ControlCode.BroadcastKey:
                fields["broadcast_key"] = Convert.ToHexStringLower(arguments);
                break;
            case ControlCode.VersionAnswer when VersionAnswer.Parse(arguments, out var version) == RefusalReason.None:
                fields["version"] = version.ToString();
                break;
            case ControlCode.SleepSet or ControlCode.SleepAnswer when SleepTime.Parse(arguments, out var sleep) == RefusalReason.None:
                fields["sleep_seconds"] = sleep.Seconds;
                break;
            case ControlCode.NameAnswer when NameAnswer.Parse(arguments, out var answer) == RefusalReason.None:
                fields["address"] = answer.Address.ToString();
                fields["node_name"] = Encoding.UTF8.GetString(answer.Name);
                break;
            case ControlCode.NameSet when NameSet.Parse(arguments, out var name) == RefusalReason.None:
                fields["node_name"] = Encoding.UTF8.GetString(name.Name);
                fields["trailing_nul"] = name.Terminated;
                break;
            case ControlCode.RestartConfirm when arguments.Length == 1:
                fields["reason"] = arguments[0];
                break;
            case ControlCode.Ota:
                ReadOta(arguments, fields);
                break;
            case ControlCode.OtaAnswer when OtaAnswer.Parse(arguments, out var ota) == RefusalReason.None:
                fields["status"] = (int)ota.Status;
                fields["status_name"] = FieldNames.Ota(ota.Status);
                if (ota.Status == OtaStatus.OutOfSequence)
                {
                    fields["last_good_index"] = ota.LastGood;
                }

                break;
        }

        return fields;
    }

    private static void ReadOta(ReadOnlySpan<byte> arguments, JsonObject fields)
    {
        if (OtaStart.Parse(arguments, out var start) == RefusalReason.None)
        {
            fields["index"] = 0;
            fields["firmware_size"] = start.Size;
            fields["chunks"] = start.Chunks;
            fields["md5_ascii"] = Encoding.ASCII.GetString(start.Md5);
        }
        else if (OtaChunk.Parse(arguments, out var chunk) == RefusalReason.None)
        {
            fields["index"] = chunk.Index;
            fields["chunk_hex"] = Convert.ToHexStringLower(chunk.Data);
        }
    }
}
