using System.Text;

namespace Sallyport.Gateway.History;

/// <summary>Numbers for paths. A payload repeats the paths of the one before in their order, so the next one is looked at first.</summary>
internal sealed class PathTable
{
    private readonly List<byte[]> _paths = [];
    private int _next;

    public int Count => _paths.Count;

    /// <summary>The number of a path that was added, -1 for others.</summary>
    public int Find(ReadOnlySpan<byte> path)
    {
        for (var tried = 0; tried < _paths.Count; tried++)
        {
            _next = _next >= _paths.Count ? 0 : _next;
            if (path.SequenceEqual(_paths[_next]))
            {
                return _next++;
            }

            _next++;
        }

        return -1;
    }

    /// <summary>Adds a path and gives its number.</summary>
    public int Add(ReadOnlySpan<byte> path)
    {
        _paths.Add(path.ToArray());
        return _paths.Count - 1;
    }

    /// <summary>The path of a number.</summary>
    public string Text(int number) => Encoding.UTF8.GetString(_paths[number]);
}
