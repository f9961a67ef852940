using System.Net;
using Microsoft.AspNetCore.Http;
using Sallyport.Gateway.Commands;

namespace Sallyport.Web.Access;

/// <summary>
/// Where people sign in. Wrong tries are slowed down by account and by address. An address from which the person is signed in already is not held up by what
/// others try on the account, and no wait is longer than its limit, so nobody can lock the owner out for ever.
/// </summary>
internal sealed class SignInDesk(AccessBook access, IGatewayControl control, TimeProvider time)
{
    /// <summary>Wrong tries of one account before the first wait.</summary>
    public const int FreeTriesOfAccount = 10;

    /// <summary>Wrong tries from one address before the first wait.</summary>
    public const int FreeTriesOfAddress = 5;

    /// <summary>The answer to those who come while too many others do.</summary>
    public static readonly SignInResult Busy = new(SignInVerdict.Busy, TimeSpan.FromSeconds(2));

    /// <summary>Longest wait for an account.</summary>
    public static readonly TimeSpan LongestOfAccount = TimeSpan.FromMinutes(1);

    /// <summary>Longest wait for an address.</summary>
    public static readonly TimeSpan LongestOfAddress = TimeSpan.FromMinutes(15);

    // Everybody behind a proxy on this machine comes from here.
    private static readonly TimeSpan LongestOfLoopback = TimeSpan.FromSeconds(10);
    private readonly BackOff _accounts = new(time, FreeTriesOfAccount, LongestOfAccount);
    private readonly BackOff _addresses = new(time, FreeTriesOfAddress, LongestOfAddress);
    private readonly BackOff _loopback = new(time, FreeTriesOfAddress, LongestOfLoopback);
    private readonly RefusalAudit _refusals = new(control, time);

    /// <summary>Signs a person in.</summary>
    public async Task<SignInResult> SignInAsync(HttpContext context, string typedName, string password)
    {
        var name = UserAccounts.Normal(typedName);
        var proof = await ProveAsync(context, name, password).ConfigureAwait(false);
        return proof.Verdict == SignInVerdict.Done ? await BeginAsync(context, name).ConfigureAwait(false) : proof;
    }

    /// <summary>Whether a password is that of an account, at the pace that everybody has.</summary>
    public async Task<SignInResult> ProveAsync(HttpContext context, string name, string password)
    {
        (name, password) = (Within(name, UserAccounts.LongestName), Within(password, PasswordRules.Longest));
        var (from, address) = (CallerAddress.Text(context), CallerAddress.Of(context));
        var addresses = address is not null && IPAddress.IsLoopback(address) ? _loopback : _addresses;
        var key = CallerAddress.Key(address);
        var isKnown = access.Sessions.List.Any(session => session.User == name && session.From == from);
        var wait = Longer(addresses.WaitOf(key), isKnown ? TimeSpan.Zero : _accounts.WaitOf(name));
        if (wait > TimeSpan.Zero)
        {
            return new SignInResult(SignInVerdict.Wait, wait);
        }

        addresses.Count(key);
        _accounts.Count(name);
        var (isDone, fits) = await VerifyAsync(name, password).ConfigureAwait(false);
        if (!isDone)
        {
            addresses.TakeBack(key);
            _accounts.TakeBack(name);
            return Busy;
        }

        if (!fits)
        {
            await _refusals.WriteAsync(access.Users.Find(name) is null ? "" : name, from, context.RequestAborted).ConfigureAwait(false);
            return new SignInResult(SignInVerdict.Wrong, TimeSpan.Zero);
        }

        addresses.Forgive(key);
        _accounts.TakeBack(name);
        return new SignInResult(SignInVerdict.Done, TimeSpan.Zero);
    }

    /// <summary>Begins a session for somebody who has proved to be that person.</summary>
    public async Task<SignInResult> BeginAsync(HttpContext context, string name)
    {
        var from = CallerAddress.Text(context);
        var told = await control.AuditAsync("session.begin", name, null, new Caller(name, from, "rest"), CancellationToken.None).ConfigureAwait(false);
        if (!told.Accepted)
        {
            return new SignInResult(SignInVerdict.NotAccepting, TimeSpan.Zero);
        }

        access.Users.NoteSignIn(name);
        var session = access.Sessions.Begin(name, from, context.Request.Headers.UserAgent.ToString(), out var secret);
        return new SignInResult(SignInVerdict.Done, TimeSpan.Zero, session, secret);
    }

    /// <summary>Hashes a new password; null when too many ask at this moment.</summary>
    public async Task<string?> HashAsync(string password, CancellationToken cancellationToken) =>
        (await access.Work.RunAsync(() => access.Hasher.Make(password), cancellationToken).ConfigureAwait(false)).Value;

    // Not stopped when the caller goes away: a try counts either way.
    private Task<(bool IsDone, bool Fits)> VerifyAsync(string name, string password)
    {
        var stored = access.Users.PasswordOf(name);
        return access.Work.RunAsync(
            () =>
            {
                var (fits, isOutdated) = access.Hasher.Verify(password, stored);
                if (isOutdated)
                {
                    access.Users.Rehash(name, stored!, access.Hasher.Make(password));
                }

                return fits;
            },
            CancellationToken.None);
    }

    // Nobody has a name or a password of more than the longest, so cut ones fit nobody, and cost no more than others.
    private static string Within(string text, int longest) => text.Length <= longest ? text : text[..(longest + 1)];

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
