using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Gateway.Downlinks;
using Sallyport.Web.Access;

namespace Sallyport.Web.Api;

/// <summary>
/// Creating calls that may be repeated: with the header <c>Idempotency-Key</c>, the same caller, path, key and body get the first good answer again for 24
/// hours, and nothing is made twice. Refusals are not kept, so a call that was refused can be tried again. With a store the answers outlive a restart.
/// Thread safe.
/// </summary>
internal sealed class IdempotentAnswers(TimeProvider time, AnswerStore? store = null)
{
    /// <summary>Most keys that are kept; the oldest makes room.</summary>
    public const int Maximum = 2_000;

    /// <summary>Longest key, characters.</summary>
    public const int LongestKey = 128;

    /// <summary>The header.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private static readonly object MarkKey = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Who, string Key), Call> _calls = [];
    private readonly Queue<Call> _byAge = new();

    /// <summary>For calls whose answers outlive a restart, where the server has a store.</summary>
    public static IdempotentAnswers For(IEndpointRouteBuilder routes, TimeProvider time) => new(time, routes.ServiceProvider.GetService<AnswerStore>());

    /// <summary>What marks the running call; null when it has no key.</summary>
    public static CallMark? MarkOf(HttpContext context) => context.Items[MarkKey] as CallMark;

    /// <summary>True while a key counts that was used at this time.</summary>
    public static bool IsKept(long usedAtMicroseconds, TimeProvider time) =>
        time.GetUtcNow() - DateTimeOffset.UnixEpoch.AddTicks(usedAtMicroseconds * TimeSpan.TicksPerMicrosecond) < Kept;

    /// <summary>Answers 409 <c>idempotency-mismatch</c>.</summary>
    public static Task RefuseOtherBodyAsync(HttpContext context) =>
        Reply.ProblemAsync(context, StatusCodes.Status409Conflict, "idempotency-mismatch", "this key was used with another body");

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
        var hash = SHA256.HashData(body.GetBuffer().AsSpan(0, (int)body.Length));
        var mark = new CallMark(AccessGate.CallerOf(context).Who, $"{context.Request.Path} {key}", Convert.ToHexStringLower(hash));
        var mine = new Call(mark, time.GetTimestamp());
        if (Begin(mine) is { } first)
        {
            await RepeatAsync(context, first, mine).ConfigureAwait(false);
            return;
        }

        if (store?.Find(mark) is { } kept)
        {
            mine.Answer = kept.Answer;
            await (kept.Fingerprint == mark.Fingerprint ? SayAsync(context, kept.Answer) : RefuseOtherBodyAsync(context)).ConfigureAwait(false);
            if (kept.Fingerprint != mark.Fingerprint)
            {
                Forget(mine);
            }

            return;
        }

        body.Position = 0;
        context.Request.Body = body;
        context.Items[MarkKey] = mark;
        var answer = await DoAsync(context, mine, work).ConfigureAwait(false);
        await context.Response.Body.WriteAsync(answer, CancellationToken.None).ConfigureAwait(false);
    }

    private static Task RepeatAsync(HttpContext context, Call first, Call mine) =>
        first.Mark.Fingerprint != mine.Mark.Fingerprint ? RefuseOtherBodyAsync(context)
        : first.Answer is { } answer ? SayAsync(context, answer)
        : Reply.ProblemAsync(context, StatusCodes.Status409Conflict, "in-progress", "the first call with this key is not answered yet");

    private static Task SayAsync(HttpContext context, KeptAnswer answer)
    {
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
            call.Answer = status < 300 ? new KeptAnswer(status, context.Response.ContentType ?? "", location.Length > 0 ? location : null, octets) : null;
            if (call.Answer is { } made)
            {
                store?.Keep(call.Mark, made);
            }

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

    private sealed class Call(CallMark mark, long at)
    {
        private volatile KeptAnswer? _answer;

        public CallMark Mark => mark;

        public (string Who, string Key) Key => (mark.Who, mark.Key);

        public long At => at;

        public KeptAnswer? Answer
        {
            get => _answer;
            set => _answer = value;
        }
    }
}
