using System.Text;
using Sallyport.Payloads;
using Sallyport.Payloads.Values;

namespace Sallyport.Gateway.History;

/// <summary>Notes which values there are; the first reading that it sees of each is the newest.</summary>
internal struct CatalogVisitor(PathTable table) : IUplinkVisitor
{
    private readonly List<KnownValue> _values = [];
    private readonly List<bool> _isCayenne = [];
    private long _time;
    private bool _isItems;

    public void Begin(long timeMicroseconds, PayloadFormat format) => (_time, _isItems) = (timeMicroseconds, format == PayloadFormat.CayenneLpp);

    public readonly void Take(scoped in PayloadValue value)
    {
        var number = table.Find(value.Path);
        if (number >= 0)
        {
            _values[number] = _values[number] with { Count = _values[number].Count + 1 };
        }
        else if (table.Count < ValueHistory.MostValues)
        {
            _ = table.Add(value.Path);
            var word = value.Kind == PayloadValueKind.Word ? Encoding.UTF8.GetString(value.Word) : null;
            _values.Add(new KnownValue(Encoding.UTF8.GetString(value.Path), "", value.Unit, value.Kind, value.Number, word, _time, 1));
            _isCayenne.Add(_isItems);
        }
    }

    public readonly IReadOnlyList<KnownValue> Finish()
    {
        var (values, isCayenne) = (_values, _isCayenne);
        string[] items = [.. values.Where((_, number) => isCayenne[number]).Select(static value => value.Path)];
        return [.. values.Select((value, number) => value with { Label = PayloadLabel.Of(value.Path, isCayenne[number], items) })];
    }
}
