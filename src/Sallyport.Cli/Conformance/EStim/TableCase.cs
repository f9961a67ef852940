using System.Text.Json;
using Sallyport.Protocols.EStim.Codec;
using Sallyport.Protocols.EStim.Keys;
using Sallyport.Protocols.EStim.Outputs;
using Sallyport.Wire;

namespace Sallyport.Cli.Conformance.EStim;

/// <summary>Tables: sequence rules, ramps, check values.</summary>
internal static class TableCase
{
    public static void Check(JsonElement vector, List<string> failures)
    {
        var kind = vector.GetProperty("kind").GetString();
        foreach (var one in vector.GetProperty("cases").EnumerateArray())
        {
            switch (kind)
            {
                case "crc":
                    failures.Compare($"the CRC of {one.GetProperty("hex")}", one.GetProperty("crc").GetString(), $"{Crc16.Of(CrcVariant.Modbus).Compute(one.Octets("hex")):x4}");
                    break;
                case "sequence":
                    CheckSequence(one, failures);
                    break;
                default:
                    CheckRamp(one, failures);
                    break;
            }
        }
    }

    private static void CheckSequence(JsonElement one, List<string> failures)
    {
        ushort? last = one.GetProperty("last").ValueKind == JsonValueKind.Null ? null : one.GetProperty("last").GetUInt16();
        var sequence = one.GetProperty("seq").GetUInt16();
        failures.Compare($"{sequence} after {last} under the master key", one.GetProperty("acceptMaster").GetBoolean(), SequenceRule.AcceptsMaster(last, sequence));
        failures.Compare($"{sequence} after {last} under a temporary key", one.GetProperty("acceptTemp").GetBoolean(), SequenceRule.AcceptsTemporary(last, sequence));
    }

    private static void CheckRamp(JsonElement one, List<string> failures)
    {
        var level = one.GetProperty("levelAtExpiry").GetUInt16();
        var ramp = LevelRamp.Still(level, Instant.Zero).To(0, Instant.Zero, LevelRamp.ExpiryDuration);
        foreach (var sample in one.GetProperty("samples").EnumerateArray())
        {
            var milliseconds = sample.GetProperty("tMs").GetInt64();
            failures.Compare($"the level {milliseconds} ms after the expiry at {level}", sample.GetProperty("level").GetUInt16(), ramp.LevelAt(new Instant(milliseconds * 1000)));
        }
    }
}
