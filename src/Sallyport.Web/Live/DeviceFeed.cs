using System.Buffers;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Devices;
using Sallyport.Payloads;
using Sallyport.Payloads.Values;

namespace Sallyport.Web.Live;

/// <summary>
/// One subscription of <c>devices</c>. The content of a message:
/// <code>
/// rows: varint, then for each
///   number: varint | parts(1)
///   parts &amp; 1: id: text | name: text (empty: none)
///   state(1) | protection(1: 0 unknown, 1 none, 2 session key) | RSSI(1, signed dBm, 127 unknown) | last seen(8, double, ms since 1970)
///   received: varint | lost: varint | packets per hour(4, float)
///   parts &amp; 2: shape: varint
///   parts &amp; 4: the shape is new: count(1), then for each value kind(1: 0 number, 1 switch, 2 word) | path: text | label: text | unit: text
///   parts &amp; 2: for each value of the shape: double(8), octet 0 or 1, or text
/// </code>
/// A device has its number and a shape its meaning as long as the subscription lives.
/// </summary>
internal sealed class DeviceFeed(IGatewayControl control, LiveFleet fleet, Func<string, bool> isWanted, long after) : ILiveFeed
{
    private const int MostRows = 400;
    private const int MostShapes = 1_000;
    private const byte HasIdentity = 1;
    private const byte HasValues = 2;
    private const byte HasShape = 4;
    private const byte UnknownRssi = 127;

    private readonly List<LiveChange> _changes = [];
    private readonly Dictionary<string, (int Number, string? Name)> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _shapes = new(StringComparer.Ordinal);
    private readonly PayloadReader _reader = new();
    private readonly ArrayBufferWriter<byte> _rows = new();
    private readonly ValueList _values = new();
    private long _after = after;
    private long _version;
    private bool _isBegun;

    /// <inheritdoc/>
    public long Position { get; private set; } = Math.Max(0, after);

    /// <inheritdoc/>
    public bool Write(IBufferWriter<byte> content, out LiveFlags flags)
    {
        fleet.Advance();
        var upTo = fleet.Seq;
        _changes.Clear();
        var hasMore = fleet.ChangedSince(ref _version, MostRows, isWanted, _after, _changes);
        flags = _isBegun ? LiveFlags.None : hasMore ? LiveFlags.Snapshot : LiveFlags.Snapshot | LiveFlags.SnapshotEnd;
        _rows.ResetWrittenCount();
        var rows = 0UL;
        foreach (var change in _changes)
        {
            if (control.Find(change.Id) is [var record])
            {
                WriteRow(record, change);
                rows++;
            }
        }

        if (rows > 0 || !_isBegun)
        {
            content.PutVarint(rows);
            content.Write(_rows.WrittenSpan);
        }

        if (!hasMore)
        {
            (_isBegun, _after, Position) = (true, -1, upTo);
        }

        return hasMore;
    }

    private void WriteRow(DeviceRecord record, in LiveChange change)
    {
        var isNew = !_told.TryGetValue(record.Id, out var told);
        if (isNew)
        {
            told = (_told.Count, null);
        }

        var hasIdentity = isNew || told.Name != record.Name;
        _told[record.Id] = (told.Number, record.Name);
        var shape = ShapeOf(change, out var isNewShape);
        _rows.PutVarint((ulong)told.Number);
        _rows.PutOctet((byte)((hasIdentity ? HasIdentity : 0) | (shape >= 0 ? HasValues : 0) | (isNewShape ? HasShape : 0)));
        if (hasIdentity)
        {
            _rows.PutText(record.Id);
            _rows.PutText(record.Name ?? "");
        }

        // The list of devices follows the journal a moment later, so the entry itself may know better.
        var uplink = change.Uplink;
        var seen = Math.Max(record.LastSeenMicroseconds, change.UplinkAt);
        _rows.PutOctet((byte)record.State);
        _rows.PutOctet(record.Protection switch { "session-key" => 2, "none" => 1, _ => 0 });
        _rows.PutOctet((uplink?.Rssi ?? record.Rssi) is { } rssi ? unchecked((byte)(sbyte)Math.Clamp(rssi, -127, 126)) : UnknownRssi);
        _rows.PutDouble(seen / 1_000.0);
        _rows.PutVarint((ulong)Math.Max(record.Received, uplink?.Received ?? 0));
        _rows.PutVarint((ulong)Math.Max(record.Lost, uplink?.LostTotal ?? 0));
        _rows.PutSingle(uplink?.PacketsPerHour ?? record.PacketsPerHour);
        if (shape >= 0)
        {
            _rows.PutVarint((ulong)shape);
            if (isNewShape)
            {
                _values.WriteShape(_rows);
            }

            _values.WriteValues(_rows);
        }
    }

    private int ShapeOf(in LiveChange change, out bool isNew)
    {
        isNew = false;
        if (change.Uplink is not { } uplink || !PayloadWord.TryParse(uplink.Encoding, out var format))
        {
            return -1;
        }

        _values.Begin(format == PayloadFormat.CayenneLpp);
        var visitor = new ValueListVisitor(_values);
        if (!_reader.TryRead(format, uplink.Payload, ref visitor) || _values.Count == 0)
        {
            return -1;
        }

        var key = _values.ShapeKey;
        if (!_shapes.TryGetValue(key, out var shape))
        {
            if (_shapes.Count == MostShapes)
            {
                return -1;
            }

            shape = _shapes.Count;
            _shapes.Add(key, shape);
            isNew = true;
        }

        return shape;
    }
}
