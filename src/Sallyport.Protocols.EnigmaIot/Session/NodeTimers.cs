using Sallyport.Wire;

namespace Sallyport.Protocols.EnigmaIot.Session;

/// <summary>All timers of a node in one small table.</summary>
internal sealed class NodeTimers
{
    private static readonly string[] Names =
        ["restart", "firmware-timeout", "hello-timeout", "hello", "listen", "wake", "clock", "scan", "reset-input"];

    private readonly Instant[] _at = new Instant[Names.Length];

    public NodeTimers() => ClearAll();

    /// <summary>The earliest timer, null when none is set.</summary>
    public Deadline? Next
    {
        get
        {
            var first = First();
            return _at[first] == Instant.Never ? null : new Deadline(_at[first], Names[first]);
        }
    }

    public void Set(NodeTimer timer, Instant at) => _at[(int)timer] = at;

    public void Clear(NodeTimer timer) => _at[(int)timer] = Instant.Never;

    public void ClearAll() => Array.Fill(_at, Instant.Never);

    public bool IsSet(NodeTimer timer) => _at[(int)timer] != Instant.Never;

    /// <summary>Takes the earliest timer off the table if it is due.</summary>
    public bool TryTakeDue(Instant now, out NodeTimer timer)
    {
        var first = First();
        timer = (NodeTimer)first;
        if (_at[first] == Instant.Never || _at[first] > now)
        {
            return false;
        }

        _at[first] = Instant.Never;
        return true;
    }

    private int First()
    {
        var first = 0;
        for (var i = 1; i < _at.Length; i++)
        {
            if (_at[i] < _at[first])
            {
                first = i;
            }
        }

        return first;
    }
}
