using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Sallyport.Payloads.Cayenne;

namespace Sallyport.Payloads.Values;

/// <summary>
/// Walks through the plain values of payloads: numbers, switches and words with a path each, so that every payload can be drawn without being described
/// first. Values that JSON has no plain form for (null, lines of points) are left out. One reader per thread; it keeps its buffers.
/// </summary>
public sealed class PayloadReader
{
    /// <summary>Values of one payload that are looked at; further ones are left out.</summary>
    public const int MostValues = 64;

    /// <summary>Longest path, octets; a value with a longer one is left out.</summary>
    public const int LongestPath = 128;

    /// <summary>Longest word, octets; a longer one is left out.</summary>
    public const int LongestWord = 64;

    private const int Depth = 64;
    private readonly ArrayBufferWriter<byte> _json = new(512);
    private readonly byte[] _path = new byte[LongestPath];
    private readonly int[] _starts = new int[Depth + 1];
    private readonly int[] _positions = new int[Depth + 1];
    private int _length;
    private bool _isTooLong;

    /// <summary>Shows every value to the visitor.</summary>
    /// <returns>False when the octets cannot be decoded; then nothing was shown.</returns>
    public bool TryRead<TVisitor>(PayloadFormat format, ReadOnlySpan<byte> octets, ref TVisitor visitor)
        where TVisitor : struct, IPayloadVisitor
    {
        if (format == PayloadFormat.CayenneLpp)
        {
            return TryReadItems(octets, ref visitor);
        }

        _json.ResetWrittenCount();
        if (!PayloadText.TryToJson(format, octets, _json))
        {
            return false;
        }

        ReadJson(_json.WrittenSpan, ref visitor);
        return true;
    }

    private bool TryReadItems<TVisitor>(ReadOnlySpan<byte> octets, ref TVisitor visitor)
        where TVisitor : struct, IPayloadVisitor
    {
        if (!LppDecoder.TryDecode(octets, out var items))
        {
            return false;
        }

        var seen = 0;
        foreach (var item in items)
        {
            var layout = LppLayout.Of(item.Type);
            for (var component = 0; component < item.Components && seen < MostValues; component++, seen++)
            {
                Begin();
                Append(item.Channel);
                Append(item.Name);
                if (layout!.Components.Length > 0)
                {
                    Append(layout.Components[component]);
                }

                visitor.Take(new PayloadValue
                {
                    Path = _path.AsSpan(0, _length),
                    Kind = LppUnit.IsSwitch(item.Type) ? PayloadValueKind.Switch : PayloadValueKind.Number,
                    Number = (double)item.Steps(component) / layout.Multipliers[component],
                    Unit = LppUnit.Of(item.Type, component),
                });
            }
        }

        return true;
    }

    private void ReadJson<TVisitor>(ReadOnlySpan<byte> json, ref TVisitor visitor)
        where TVisitor : struct, IPayloadVisitor
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Depth });
        var seen = 0;
        Begin();
        while (seen < MostValues && reader.Read())
        {
            // Depth counts the containers around the token; a container's own entry in the stacks is one deeper.
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    _length = _starts[reader.CurrentDepth];
                    _isTooLong = false;
                    AppendText(ref reader);
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    Place(reader.CurrentDepth);
                    _starts[reader.CurrentDepth + 1] = _isTooLong ? LongestPath + 1 : _length;
                    _positions[reader.CurrentDepth + 1] = reader.TokenType == JsonTokenType.StartArray ? 0 : -1;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    break;
                default:
                    Place(reader.CurrentDepth);
                    seen += Show(ref reader, ref visitor) ? 1 : 0;
                    break;
            }
        }
    }

    /// <summary>In an array the path is the position; in an object the property has set it already.</summary>
    private void Place(int depth)
    {
        if (depth > 0 && _positions[depth] >= 0)
        {
            _isTooLong = _starts[depth] > LongestPath;
            _length = Math.Min(_starts[depth], LongestPath);
            Append(_positions[depth]++);
        }
    }

    private bool Show<TVisitor>(ref Utf8JsonReader reader, ref TVisitor visitor)
        where TVisitor : struct, IPayloadVisitor
    {
        if (_isTooLong)
        {
            return false;
        }

        var path = _length == 0 ? "value"u8 : _path.AsSpan(0, _length);
        switch (reader.TokenType)
        {
            case JsonTokenType.Number when reader.TryGetDouble(out var number) && double.IsFinite(number):
                visitor.Take(new PayloadValue { Path = path, Kind = PayloadValueKind.Number, Number = number, Unit = "" });
                return true;
            case JsonTokenType.True or JsonTokenType.False:
                visitor.Take(new PayloadValue { Path = path, Kind = PayloadValueKind.Switch, Number = reader.TokenType == JsonTokenType.True ? 1 : 0, Unit = "" });
                return true;
            case JsonTokenType.String when reader.ValueSpan.Length <= LongestWord:
                Span<byte> word = stackalloc byte[LongestWord];
                visitor.Take(new PayloadValue { Path = path, Kind = PayloadValueKind.Word, Word = word[..reader.CopyString(word)], Unit = "" });
                return true;
            default:
                return false;
        }
    }

    private void Begin() => (_length, _isTooLong, _starts[0], _positions[0]) = (0, false, 0, -1);

    private void Append(int number)
    {
        Separate();
        _isTooLong = _isTooLong || !Utf8Formatter.TryFormat(number, _path.AsSpan(_length), out var written) || (_length += written) < 0;
    }

    private void Append(string ascii)
    {
        Separate();
        _isTooLong = _isTooLong || !Encoding.UTF8.TryGetBytes(ascii, _path.AsSpan(_length), out var written) || (_length += written) < 0;
    }

    private void AppendText(ref Utf8JsonReader reader)
    {
        if (_length > LongestPath)
        {
            _isTooLong = true;
            return;
        }

        Separate();
        if (_isTooLong || reader.ValueSpan.Length > LongestPath - _length)
        {
            _isTooLong = true;
            return;
        }

        _length += reader.CopyString(_path.AsSpan(_length));
    }

    private void Separate()
    {
        if (_length > 0 && _length < LongestPath)
        {
            _path[_length++] = (byte)'.';
        }
    }
}
