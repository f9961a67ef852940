using Sallyport.Payloads;
using Sallyport.Payloads.Values;

namespace Sallyport.Gateway.History;

/// <summary>Hands each reading to the course of its value.</summary>
internal struct CourseVisitor : IUplinkVisitor
{
    private readonly PathTable _table;
    private readonly HistoryRange _range;
    private readonly bool _takesAll;
    private readonly List<ValueCourse> _courses = [];
    private readonly List<bool> _isCayenne = [];
    private long _time;
    private bool _isItems;

    public CourseVisitor(PathTable table, HistoryRange range, bool takesAll)
    {
        (_table, _range, _takesAll) = (table, range, takesAll);
        for (var number = 0; number < table.Count; number++)
        {
            Open();
        }
    }

    public void Begin(long timeMicroseconds, PayloadFormat format) => (_time, _isItems) = (timeMicroseconds, format == PayloadFormat.CayenneLpp);

    public void Take(scoped in PayloadValue value)
    {
        var number = _table.Find(value.Path);
        if (number < 0 && _takesAll && _table.Count < ValueHistory.MostValues)
        {
            number = _table.Add(value.Path);
            Open();
        }

        if (number >= 0)
        {
            _isCayenne[number] |= _isItems;
            _courses[number].Add(_time, value);
        }
    }

    public readonly IReadOnlyList<HistorySeries> Finish()
    {
        var (table, isCayenne) = (_table, _isCayenne);
        string[] paths = [.. Enumerable.Range(0, table.Count).Select(table.Text)];
        string[] items = [.. paths.Where((_, number) => isCayenne[number])];
        return [.. _courses.Select((course, number) => course.Finish(paths[number], PayloadLabel.Of(paths[number], isCayenne[number], items))).OfType<HistorySeries>()];
    }

    private readonly void Open()
    {
        _courses.Add(new ValueCourse(_range));
        _isCayenne.Add(false);
    }
}
