using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Sallyport.Web.Access;

namespace Sallyport.Web.Api;

/// <summary>
/// Creating calls that may be repeated: with the header <c>Idempotency-Key</c>, the same caller, path, key and body get the first good answer again for 24
/// hours, and nothing is made twice. Refusals are not kept, so a call that was refused can be tried again. In memory only: after a restart every key is new.
/// Thread safe.
/// </summary>
internal sealed class IdempotentAnswers(TimeProvider time)
{
    /// <summary>Most keys that are kept; the oldest makes room.</summary>
    public const int Maximum = 2_000;

    /// <summary>Longest key, characters.</summary>
    public const int LongestKey = 128;

    /// <summary>The header.</summary>
    public const string Header = "Idempotency-Key";

    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Who, string Path, string Key), Call> _calls = [];
    private readonly Queue<Call> _byAge = new();

    /// <summary>Does the work, or answers as the first time; without the header it just does the work.</summary>
    public async Task RunAsync(HttpContext context, Func<HttpContext, Task> work)
    {
        var header = context.Request.Headers[Header];
        if (header.Count == 0)
        {
            await work(context).ConfigureAwait(false);
            return;
        }

        if (header.Count > 1 || header[0] is not { Length: > 0 and <= LongestKey } key || key.Any(static c => c is < '!' or > '~'))
        {
            await RequestBody.RefuseAsync(context, $"'{Header}' is one word of 1 to {LongestKey} visible ASCII characters").ConfigureAwait(false);
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        var mine = new Call((AccessGate.CallerOf(context).Who, context.Request.Path, key), SHA256.HashData(body.GetBuffer().AsSpan(0, (int)body.Length)), time.GetTimestamp());
        if (Begin(mine) is { } first)
        {
            await RepeatAsync(context, first, mine).ConfigureAwait(false);
            return;
        }

        body.Position = 0;
        context.Request.Body = body;
        var answer = await DoAsync(context, mine, work).ConfigureAwait(false);
        await context.Response.Body.WriteAsync(answer, CancellationToken.None).ConfigureAwait(false);
    }

    private static Task RepeatAsync(HttpContext context, Call first, Call mine)
    {
        if (!first.BodyHash.AsSpan().SequenceEqual(mine.BodyHash))
        {
            return Reply.ProblemAsync(context, StatusCodes.Status409Conflict, "idempotency-mismatch", "this key was used with another body");
        }

        if (first.Answer is not { } answer)
        {
            return Reply.ProblemAsync(context, StatusCodes.Status409Conflict, "in-progress", "the first call with this key is not answered yet");
        }

        context.Response.Headers.Location = answer.Location;
        return Reply.OctetsAsync(context, answer.Octets, answer.ContentType, answer.Status);
    }

    /// <summary>The work goes on when its caller goes away: who asks again with the key must learn what became of it.</summary>
    private async Task<ReadOnlyMemory<byte>> DoAsync(HttpContext context, Call call, Func<HttpContext, Task> work)
    {
        var (wire, aborted) = (context.Response.Body, context.RequestAborted);
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        context.RequestAborted = CancellationToken.None;
        try
        {
            await work(context).ConfigureAwait(false);
            var octets = answer.ToArray();
            var (status, location) = (context.Response.StatusCode, context.Response.Headers.Location.ToString());
            call.Answer = status < 300 ? new Answered(status, context.Response.ContentType ?? "", location.Length > 0 ? location : null, octets) : null;
            return octets;
        }
        finally
        {
            (context.Response.Body, context.RequestAborted) = (wire, aborted);
            if (call.Answer is null)
            {
                Forget(call);
            }
        }
    }

    /// <summary>Takes the key; or the call that has it.</summary>
    private Call? Begin(Call call)
    {
        lock (_gate)
        {
            while (_byAge.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) >= Kept)
            {
                Remove(_byAge.Dequeue());
            }

            if (!_calls.TryAdd(call.Key, call))
            {
                return _calls[call.Key];
            }

            if (_byAge.Count >= Maximum)
            {
                Remove(_byAge.Dequeue());
            }

            _byAge.Enqueue(call);
            return null;
        }
    }

    private void Forget(Call call)
    {
        lock (_gate)
        {
            Remove(call);
        }
    }

    private void Remove(Call call)
    {
        if (_calls.TryGetValue(call.Key, out var kept) && ReferenceEquals(kept, call))
        {
            _calls.Remove(call.Key);
        }
    }

    private sealed record Answered(int Status, string ContentType, string? Location, byte[] Octets);

    private sealed class Call((string Who, string Path, string Key) key, byte[] bodyHash, long at)
    {
        private volatile Answered? _answer;

        public (string Who, string Path, string Key) Key { get; } = key;

        public byte[] BodyHash { get; } = bodyHash;

        public long At { get; } = at;

        public Answered? Answer
        {
            get => _answer;
            set => _answer = value;
        }
    }
}
