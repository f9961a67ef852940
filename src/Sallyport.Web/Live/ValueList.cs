using System.Buffers;
using System.Text;
using Sallyport.Payloads.Values;

namespace Sallyport.Web.Live;

/// <summary>The values of one message, for the wire; used again for each message. Not thread safe.</summary>
internal sealed class ValueList
{
    private readonly ArrayBufferWriter<byte> _key = new();
    private readonly ArrayBufferWriter<byte> _values = new();
    private readonly List<(PayloadValueKind Kind, string Unit, int From, int To)> _parts = [];
    private bool _isCayenne;

    public int Count => _parts.Count;

    /// <summary>The same for messages with the same values of the same kinds.</summary>
    public string ShapeKey => Encoding.UTF8.GetString(_key.WrittenSpan);

    public void Begin(bool isCayenne)
    {
        _isCayenne = isCayenne;
        _key.ResetWrittenCount();
        _values.ResetWrittenCount();
        _parts.Clear();
    }

    public void Add(scoped in PayloadValue value)
    {
        var from = _key.WrittenCount;
        _key.Write(value.Path);
        _parts.Add((value.Kind, value.Unit, from, _key.WrittenCount));
        _key.PutOctet((byte)value.Kind);
        switch (value.Kind)
        {
            case PayloadValueKind.Number:
                _values.PutDouble(value.Number);
                break;
            case PayloadValueKind.Switch:
                _values.PutOctet((byte)value.Number);
                break;
            default:
                _values.PutVarint((ulong)value.Word.Length);
                _values.Write(value.Word);
                break;
        }
    }

    public void WriteShape(IBufferWriter<byte> writer)
    {
        string[] paths = [.. _parts.Select(part => Encoding.UTF8.GetString(_key.WrittenSpan[part.From..part.To]))];
        writer.PutOctet((byte)_parts.Count);
        for (var index = 0; index < paths.Length; index++)
        {
            writer.PutOctet((byte)_parts[index].Kind);
            writer.PutText(paths[index]);
            writer.PutText(PayloadLabel.Of(paths[index], _isCayenne, paths));
            writer.PutText(_parts[index].Unit);
        }
    }

    public void WriteValues(IBufferWriter<byte> writer) => writer.Write(_values.WrittenSpan);
}
