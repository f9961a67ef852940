using Sallyport.Gateway.Journal;
using Sallyport.Storage.Sqlite;

namespace Sallyport.Storage.Journal;

/// <content>Searches, and the times of the blocks that they use. The statements are prepared when they are first needed: most files are only appended to.</content>
internal sealed partial class EntryTable
{
    private const string Range = "seq > ?1 AND seq <= ?2 AND time >= ?3 AND time < ?4 AND (?5 >> kind) & 1";
    private readonly Dictionary<string, SqliteStatement> _prepared = new(StringComparer.Ordinal);

    /// <summary>
    /// Adds entries to <paramref name="page"/>, after one number up to another, in the direction of the search, at most <paramref name="maximum"/>.
    /// The caller keeps the range within one block, so that the work under the lock has a bound.
    /// </summary>
    public void Search(JournalSearch search, long after, long upTo, int maximum, List<StoredEntry> page)
    {
        var begin = page.Count;
        var order = search.NewestFirst ? "DESC" : "ASC";
        if (search.Devices.Count > 0)
        {
            foreach (var device in search.Devices)
            {
                if (FindDevice(device) is { } id)
                {
                    var ofDevice = Prepared($"{Columns} INDEXED BY entry_device WHERE seq >> {JournalSchema.BlockBits} = ?6 AND device_id = ?7 AND {Range} ORDER BY seq {order}");
                    Collect(ofDevice.Bind(6, upTo >> JournalSchema.BlockBits).Bind(7, id), search, after, upTo, maximum, page);
                }
            }

            Arrange(page, begin, search.NewestFirst, maximum, search.Devices.Count > 1);
        }
        else if (IsRare(search))
        {
            foreach (var kind in search.Kinds)
            {
                var ofKind = Prepared($"{Columns} INDEXED BY entry_kind WHERE kind = ?6 AND kind <> {JournalSchema.UplinkKind} AND {Range} ORDER BY seq {order}");
                Collect(ofKind.Bind(6, (long)kind), search, after, upTo, maximum, page);
            }

            Arrange(page, begin, search.NewestFirst, maximum, search.Kinds.Count > 1);
        }
        else
        {
            Scan(search, after, upTo, maximum, page);
        }
    }

    /// <summary>The same without an index, for tables with few rows: every row of the range is looked at.</summary>
    public void Scan(JournalSearch search, long after, long upTo, int maximum, List<StoredEntry> page)
    {
        Collect(Prepared(search.NewestFirst ? $"{Columns} WHERE {Range} ORDER BY seq DESC" : $"{Columns} WHERE {Range} ORDER BY seq"), search, after, upTo, maximum, page);
    }

    /// <summary>True when every wanted entry is in an index; otherwise rows are looked at one by one.</summary>
    public static bool IsIndexed(JournalSearch search) => search.Devices.Count > 0 || IsRare(search);

    /// <summary>Whether the block of a number may hold entries of the wanted time. Only for tables with spans.</summary>
    public bool IsOfTime(JournalSearch search, long seq)
    {
        var span = Prepared("SELECT 1 FROM span WHERE block = ?1 AND last_time >= ?2 AND first_time < ?3");
        var overlaps = span.Bind(1, seq >> JournalSchema.BlockBits).Bind(2, search.FromMicroseconds).Bind(3, search.ToMicroseconds).Step();
        span.Reset();
        return overlaps;
    }

    /// <summary>The last number of the next few rows in the direction of the search, so that sparse numbers are no work; the far end when there are none.</summary>
    public long Stride(bool newestFirst, long after, long upTo, int rows)
    {
        var reach = Prepared(newestFirst
            ? "SELECT min(seq) FROM (SELECT seq FROM entry WHERE seq > ?1 AND seq <= ?2 ORDER BY seq DESC LIMIT ?3)"
            : "SELECT max(seq) FROM (SELECT seq FROM entry WHERE seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3)");
        _ = reach.Bind(1, after).Bind(2, upTo).Bind(3, rows).Step();
        var found = reach.IsNull(0) ? (long?)null : reach.Int64(0);
        reach.Reset();
        return found ?? (newestFirst ? after + 1 : upTo);
    }

    private static bool IsRare(JournalSearch search) => search.Kinds.Count > 0 && !search.Kinds.Contains((EntryKind)JournalSchema.UplinkKind);

    private static void Arrange(List<StoredEntry> page, int begin, bool newestFirst, int maximum, bool isMixed)
    {
        if (isMixed)
        {
            page.Sort(begin, page.Count - begin, Comparer<StoredEntry>.Create((one, other) => newestFirst ? other.Seq.CompareTo(one.Seq) : one.Seq.CompareTo(other.Seq)));
            if (page.Count - begin > maximum)
            {
                page.RemoveRange(begin + maximum, page.Count - begin - maximum);
            }
        }
    }

    private void Collect(SqliteStatement statement, JournalSearch search, long after, long upTo, int maximum, List<StoredEntry> page)
    {
        var found = 0;
        _ = statement.Bind(1, after).Bind(2, upTo).Bind(3, search.FromMicroseconds).Bind(4, search.ToMicroseconds).Bind(5, search.KindMask);
        try
        {
            while (found < maximum && statement.Step())
            {
                var device = NameOf(statement.Int64(2));
                if (search.IsOfNetwork(device) && (search.Devices.Count == 0 || search.Devices.Contains(device)))
                {
                    page.Add(new StoredEntry(statement.Int64(0), statement.Int64(1), device, (EntryKind)statement.Int64(3), statement.Octets(4).ToArray()));
                    found++;
                }
            }
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Widens the times of the blocks that a group belongs to.</summary>
    private void Widen(List<JournalEntry> group)
    {
        var begin = 0;
        while (begin < group.Count)
        {
            var block = group[begin].Seq >> JournalSchema.BlockBits;
            var (first, last) = (long.MaxValue, long.MinValue);
            for (; begin < group.Count && group[begin].Seq >> JournalSchema.BlockBits == block; begin++)
            {
                first = Math.Min(first, group[begin].TimeMicroseconds);
                last = Math.Max(last, group[begin].TimeMicroseconds);
            }

            Prepared("INSERT INTO span VALUES(?1, ?2, ?3) ON CONFLICT(block) DO UPDATE SET first_time = min(first_time, ?2), last_time = max(last_time, ?3)")
                .Bind(1, block).Bind(2, first).Bind(3, last).Run();
        }
    }

    private SqliteStatement Prepared(string sql)
    {
        if (!_prepared.TryGetValue(sql, out var statement))
        {
            statement = _connection.Statement(sql);
            _prepared.Add(sql, statement);
        }

        return statement;
    }
}
