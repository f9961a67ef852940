using System.Buffers;
using Sallyport.Payloads.Json;
using Sallyport.Payloads.MessagePack;

namespace Sallyport.Payloads;

/// <summary>JSON commands of users as the octets that a node of the original understands.</summary>
public static class JsonPayload
{
    /// <summary>Nesting that the original gateway accepts in <c>set/data</c> and <c>get/data</c>: a scalar has 0 levels, <c>{"a":[1]}</c> has 2.</summary>
    public const int CommandDepth = 3;

    /// <summary>
    /// Reads JSON as ArduinoJson 6.19.4 does and writes the same MessagePack octets: integers in their smallest form, reals as float32 when that is exact and
    /// as float64 otherwise, the last of equal keys at the place of the first. A bare number or a quoted string is JSON too.
    /// </summary>
    /// <param name="utf8Json">At most 16,384 octets.</param>
    /// <param name="maximumDepth">0..10 levels of arrays and objects.</param>
    /// <param name="destination">Gets the octets, nothing when the answer is false.</param>
    /// <returns>False when it does not parse, is too deep or too long.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximumDepth"/> is out of range.</exception>
    public static bool TryToMessagePack(ReadOnlySpan<byte> utf8Json, int maximumDepth, IBufferWriter<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximumDepth);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximumDepth, MessagePackJson.MaximumDepth);
        if (!LenientJsonParser.TryParse(utf8Json, maximumDepth, out var value))
        {
            return false;
        }

        MessagePackWriter.Write(value, destination);
        return true;
    }
}
