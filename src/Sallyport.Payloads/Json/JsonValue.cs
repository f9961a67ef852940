namespace Sallyport.Payloads.Json;

/// <summary>A parsed value. Text is kept as the octets that it stood for.</summary>
internal abstract record JsonValue
{
    internal sealed record Null : JsonValue;

    internal sealed record Truth(bool Value) : JsonValue;

    internal sealed record Unsigned(ulong Value) : JsonValue;

    /// <summary>Below zero only.</summary>
    internal sealed record Negative(long Value) : JsonValue;

    internal sealed record Real(double Value) : JsonValue;

    internal sealed record Text(byte[] Octets) : JsonValue;

    internal sealed record List(List<JsonValue> Items) : JsonValue;

    internal sealed record Map(List<KeyValuePair<byte[], JsonValue>> Members) : JsonValue
    {
        /// <summary>Sets the member; an equal key keeps its place and gets the new value, as in the original.</summary>
        internal void Set(byte[] key, JsonValue value)
        {
            var at = IndexOf(key);
            if (at < 0)
            {
                Members.Add(new(key, value));
            }
            else
            {
                Members[at] = new(Members[at].Key, value);
            }
        }

        internal JsonValue? Find(ReadOnlySpan<byte> key)
        {
            var at = IndexOf(key);
            return at < 0 ? null : Members[at].Value;
        }

        private int IndexOf(ReadOnlySpan<byte> key)
        {
            for (var at = 0; at < Members.Count; at++)
            {
                if (key.SequenceEqual(Members[at].Key))
                {
                    return at;
                }
            }

            return -1;
        }
    }

    /// <summary>The value as a number, null when it is none.</summary>
    internal double? AsNumber() => this switch
    {
        Unsigned unsigned => unsigned.Value,
        Negative negative => negative.Value,
        Real real => real.Value,
        _ => null,
    };
}
