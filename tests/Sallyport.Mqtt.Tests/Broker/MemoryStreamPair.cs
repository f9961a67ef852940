using System.Buffers;

namespace Sallyport.Mqtt.Tests.Broker;

/// <summary>The client's end of a connection to a <see cref="MemoryBroker"/>: a write is handled at once, a read waits for an answer.</summary>
internal sealed class MemoryStreamPair(MemoryBroker broker) : Stream
{
    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _answers = new();
    private byte[] _partial = [];
    private int _read;
    private bool _isClosed;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Push(ReadOnlySpan<byte> octets, bool close)
    {
        lock (_gate)
        {
            _answers.Write(octets);
            _isClosed |= close;
            _more.TrySetResult();
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            Task more;
            lock (_gate)
            {
                var waiting = _answers.WrittenSpan[_read..];
                if (waiting.Length > 0)
                {
                    var length = Math.Min(waiting.Length, buffer.Length);
                    waiting[..length].CopyTo(buffer.Span);
                    _read += length;
                    if (_read == _answers.WrittenCount)
                    {
                        _answers.ResetWrittenCount();
                        _read = 0;
                    }

                    return length;
                }

                if (_isClosed)
                {
                    return 0;
                }

                if (_more.Task.IsCompleted)
                {
                    _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                more = _more.Task;
            }

            await more;
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return ValueTask.FromException(new IOException("closed"));
            }

            var octets = _partial.Length == 0 ? buffer : (byte[])[.. _partial, .. buffer.Span];
            var taken = broker.Take(octets.Span, _answers);
            _partial = octets[taken..].ToArray();
            if (_answers.WrittenCount > _read)
            {
                _more.TrySetResult();
            }
        }

        return ValueTask.CompletedTask;
    }

    protected override void Dispose(bool disposing)
    {
        Push([], close: true);
        base.Dispose(disposing);
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
