using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.State;

namespace Sallyport.Web.Api;

/// <summary>
/// Answers to creating calls with a key, kept over a restart: who, path and key only as a hash, the answer wrapped like every secret, because it can hold one.
/// Bounded and for 24 hours. Thread safe.
/// </summary>
internal sealed class AnswerStore
{
    /// <summary>Most answers that are kept; the oldest makes room.</summary>
    public const int Maximum = 2_000;

    private const string Prefix = "once:";
    private readonly Lock _gate = new();
    private readonly IStateStore _store;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, (long At, string Fingerprint)> _known = new(StringComparer.Ordinal);

    /// <summary>Takes over what was kept, and drops what is too old.</summary>
    public AnswerStore(IStateStore store, TimeProvider time)
    {
        (_store, _time) = (store, time);
        foreach (var (name, value) in store.LoadSettings(Prefix))
        {
            var cut = value.IndexOf(':', StringComparison.Ordinal);
            if (cut > 0 && long.TryParse(value.AsSpan(0, cut), NumberStyles.None, CultureInfo.InvariantCulture, out var at))
            {
                _known[name] = (at, value[(cut + 1)..]);
            }
        }

        Trim(Maximum);
    }

    /// <summary>The answer to an earlier call with this key, and the fingerprint of its body; null when there is none any more.</summary>
    public (KeptAnswer Answer, string Fingerprint)? Find(CallMark mark)
    {
        var name = NameOf(mark);
        lock (_gate)
        {
            if (!_known.TryGetValue(name, out var found) || !IdempotentAnswers.IsKept(found.At, _time) || _store.LoadSecret(name) is not { } secret)
            {
                return null;
            }

            try
            {
                return JsonSerializer.Deserialize(secret, ApiJson.Strict.KeptAnswer) is { } answer ? (answer, found.Fingerprint) : null;
            }
            catch (JsonException)
            {
                // Of another version of the program: the key counts as new.
                return null;
            }
            finally
            {
                CryptographicOperations.ZeroMemory(secret);
            }
        }
    }

    /// <summary>Keeps an answer. A disk that refuses costs the repetition after a restart, not the answer.</summary>
    public void Keep(CallMark mark, KeptAnswer answer)
    {
        var name = NameOf(mark);
        var octets = JsonSerializer.SerializeToUtf8Bytes(answer, ApiJson.Strict.KeptAnswer);
        var now = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        lock (_gate)
        {
            try
            {
                Trim(Maximum - 1);
                _store.SaveSetting(name, string.Create(CultureInfo.InvariantCulture, $"{now}:{mark.Fingerprint}"));
                _store.SaveSecret(name, octets);
                _known[name] = (now, mark.Fingerprint);
            }
            catch (Exception)
            {
                // What was asked for is done; only its memory is not on disk.
            }
            finally
            {
                CryptographicOperations.ZeroMemory(octets);
            }
        }
    }

    /// <summary>Drops what is too old, and the oldest above <paramref name="most"/>.</summary>
    private void Trim(int most)
    {
        foreach (var (name, (at, _)) in _known.OrderBy(static one => one.Value.At).ToArray())
        {
            if (_known.Count <= most && IdempotentAnswers.IsKept(at, _time))
            {
                return;
            }

            _store.SaveSecret(name, null);
            _store.SaveSetting(name, null);
            _known.Remove(name);
        }
    }

    private static string NameOf(CallMark mark) =>
        Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{mark.Who}\n{mark.Key}")).AsSpan(0, 20));
}
