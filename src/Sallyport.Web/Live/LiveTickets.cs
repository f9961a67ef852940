using System.Security.Cryptography;
using Sallyport.Web.Access;

namespace Sallyport.Web.Live;

/// <summary>
/// Tickets that open one live socket: a browser cannot send a header with it, and a token in an address ends up in logs. A ticket is good once and for a
/// short while, and carries no more than the pass it was made with. In memory only. Thread safe.
/// </summary>
internal sealed class LiveTickets(TimeProvider time)
{
    /// <summary>How long one is good.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(30);

    /// <summary>Most that wait to be used; the oldest make room.</summary>
    public const int Most = 1_000;

    private readonly Lock _gate = new();
    private readonly Queue<(string Hash, long At)> _order = new();
    private readonly Dictionary<string, (Pass Pass, long At)> _waiting = new(StringComparer.Ordinal);

    /// <summary>Makes one; this is the only time that it is told.</summary>
    public string Make(Pass pass)
    {
        var secret = Secret.Make();
        var at = time.GetTimestamp();
        lock (_gate)
        {
            while (_order.TryPeek(out var oldest) && (IsOver(oldest.At) || _order.Count >= Most))
            {
                _ = _order.Dequeue();
                _ = _waiting.Remove(oldest.Hash);
            }

            var hash = HashOf(secret);
            _order.Enqueue((hash, at));
            _waiting[hash] = (pass, at);
        }

        return secret;
    }

    /// <summary>The pass that a ticket was made with; from now on it is good for nobody. Null when it is none, was used, or is over.</summary>
    public Pass? Take(string secret)
    {
        lock (_gate)
        {
            return _waiting.Remove(HashOf(secret), out var row) && !IsOver(row.At) ? row.Pass : null;
        }
    }

    // What is looked up is a hash, so the time that it takes says nothing about the secrets.
    private static string HashOf(string secret) => Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret)));

    private bool IsOver(long at) => time.GetElapsedTime(at) >= Life;
}
