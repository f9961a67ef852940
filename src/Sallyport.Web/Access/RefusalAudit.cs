using Sallyport.Gateway.Commands;

namespace Sallyport.Web.Access;

/// <summary>
/// Refused sign-ins in the audit, at most a few in a while: who guesses passwords must not be able to fill the journal. The next entry tells how many were
/// left out. A name that is nobody's is not written down, because people type passwords into the wrong field. Thread safe.
/// </summary>
internal sealed class RefusalAudit(IGatewayControl control, TimeProvider time)
{
    /// <summary>Most entries in <see cref="Span"/>.</summary>
    public const int Most = 20;

    /// <summary>The while.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Queue<long> _written = new();
    private long _leftOut;

    /// <summary>Writes one down, or counts it.</summary>
    /// <param name="user">Whose password was wrong; empty: nobody has that name.</param>
    /// <param name="from">Address.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task WriteAsync(string user, string from, CancellationToken cancellationToken)
    {
        long leftOut;
        lock (_gate)
        {
            while (_written.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= Span)
            {
                _written.Dequeue();
            }

            if (_written.Count >= Most)
            {
                _leftOut++;
                return;
            }

            _written.Enqueue(time.GetTimestamp());
            (leftOut, _leftOut) = (_leftOut, 0);
        }

        var detail = (user.Length == 0 ? "no such user" : "wrong password") + (leftOut == 0 ? "" : $"; {leftOut} refused sign-ins before were not written down");
        await control.AuditAsync("session.refused", user, detail, new Caller("anonymous", from, "rest"), cancellationToken).ConfigureAwait(false);
    }
}
