using Sallyport.Gateway.Journal;

namespace Sallyport.Storage.Journal;

/// <content>The committing side; everything here runs under the commit lock.</content>
public sealed partial class SqliteJournal
{
    private bool TryCommit()
    {
        TakePending();
        if (_group.Count == 0)
        {
            return true;
        }

        try
        {
            WriteGroup();
        }
        catch (StorageException refused)
        {
            Trouble = refused.Message;
            _refusal = refused.Reason;
            return false;
        }

        Trouble = _files.Trouble;
        _refusal = null;
        _ring.Add(_group);
        _group.Clear();
        lock (_queueLock)
        {
            _held = 0;
        }

        return true;
    }

    /// <summary>Moves the queue behind the group that was refused before, if any; the usual case only swaps two lists.</summary>
    private void TakePending()
    {
        lock (_queueLock)
        {
            if (_group.Count == 0)
            {
                (_group, _pending) = (_pending, _group);
            }
            else
            {
                _group.AddRange(_pending);
                _pending.Clear();
            }

            _held = _group.Count;
        }
    }

    private void WriteGroup()
    {
        _files.CutIfComplete(_group[0].TimeMicroseconds);
        var newest = _group[^1].Seq;
        if (newest > _reserved)
        {
            _files.Reserve(newest + _options.ReserveStep);
            _reserved = newest + _options.ReserveStep;
        }

        _files.Current.Write(_group, IsStrongForAll || _group.Exists(static entry => entry.Body.Durability == Durability.Strong));
    }
}
