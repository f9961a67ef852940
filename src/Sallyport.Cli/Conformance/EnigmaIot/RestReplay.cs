using System.Globalization;
using System.Text.RegularExpressions;
using Sallyport.Protocols.EnigmaIot.Messages;
using Sallyport.Web.EnigmaIot;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>
/// Asks the product's copy of the original API what the recorded gateway was asked. The file does not say when; a request that caused a frame was made right
/// before that frame, and every other one at some moment between its neighbours that did.
/// </summary>
internal sealed partial class RestReplay
{
    private readonly VectorFile _file;
    private readonly OriginalApi _api;
    private readonly CaseReport?[] _passed;
    private readonly string[] _reasons;
    private int _next;

    /// <summary>Before the first frame.</summary>
    public RestReplay(VectorFile file, ReplayGateway gateway)
    {
        _file = file;
        _api = new OriginalApi(new RestView(file, gateway));
        _passed = new CaseReport?[file.Exchanges.Count];
        _reasons = [.. file.Exchanges.Select(static _ => "no frame shows that it was ever asked")];
    }

    /// <summary>One case per exchange, in the file's order.</summary>
    public IEnumerable<CaseResult> Results => _file.Exchanges.Select((exchange, at) =>
    {
        var report = _passed[at] ?? new CaseReport(exchange.Name);
        if (_passed[at] is null)
        {
            report.Fail(_reasons[at]);
        }

        return report.Result;
    });

    /// <summary>Asks what may have been asked now, before <paramref name="upcoming"/> was on the air; null at the end.</summary>
    /// <param name="upcoming">A frame that the recorded gateway sent because somebody asked for it; null for any other.</param>
    public void Moment(VectorFrame? upcoming)
    {
        for (var at = _next; at < _file.Exchanges.Count; at++)
        {
            if (_passed[at] is not null)
            {
                continue;
            }

            var exchange = _file.Exchanges[at];
            if (!IsCommand(exchange))
            {
                Ask(exchange, at, null);
                continue;
            }

            if (upcoming is not null)
            {
                Ask(exchange, at, upcoming);
            }

            if (_passed[at] is null)
            {
                return; // what comes later was asked later
            }

            _next = at + 1;
        }
    }

    private static bool IsCommand(VectorExchange exchange) => exchange is { Method: not "GET", Status: 200 };

    private void Ask(VectorExchange exchange, int at, VectorFrame? caused)
    {
        var answer = _api.Answer(exchange.Method, exchange.Target);
        var report = new CaseReport(exchange.Name);
        if (answer.Status != exchange.Status || answer.ContentType != exchange.ContentType)
        {
            _reasons[at] = $"answered {answer.Status} {answer.ContentType}, the original {exchange.Status} {exchange.ContentType}";
        }
        else if (!SameBody(exchange.Body, answer.Body, report))
        {
            _reasons[at] = $"answered {answer.Body}, the original {exchange.Body}";
        }
        else if (caused is null ? answer.Action == OriginalAction.None : Makes(answer, caused))
        {
            _passed[at] = report;
        }
    }

    private static bool Makes(OriginalAnswer answer, VectorFrame frame) => answer.Node == frame.Destination && answer.Action switch
    {
        OriginalAction.RestartNode => frame.Decoded.TryGetProperty("control", out var control) && control.GetProperty("code").GetInt32() == (int)ControlCode.Restart,
        OriginalAction.RemoveNode => frame.Octets is [(byte)MessageType.InvalidateKey, (byte)InvalidateReason.Kicked],
        _ => false,
    };

    private static bool SameBody(string original, string ours, CaseReport report)
    {
        if (original == ours)
        {
            return true;
        }

        if (LimitPattern().Match(original) is { Success: true } limit && LimitPattern().Match(ours) is { Success: true } none
            && long.Parse(none.Groups[1].Value, CultureInfo.InvariantCulture) > long.Parse(limit.Groups[1].Value, CultureInfo.InvariantCulture))
        {
            report.Apply(Rules.NoNodeLimit);
            return true;
        }

        // Ages vary from run to run; rates are single-precision sums.
        var valid = original.Replace(":True", ":true", StringComparison.Ordinal).Replace(":False", ":false", StringComparison.Ordinal);
        if (AgePattern().Replace(RatePattern().Replace(valid, ""), "") != AgePattern().Replace(RatePattern().Replace(ours, ""), "") || !SameRate(valid, ours))
        {
            return false;
        }

        if (valid != original)
        {
            report.Apply(Rules.ValidJson);
        }

        return true;
    }

    private static bool SameRate(string original, string ours)
    {
        var (wanted, made) = (RatePattern().Match(original), RatePattern().Match(ours));
        return wanted.Success == made.Success && (!wanted.Success
            || Math.Abs(double.Parse(wanted.Groups[1].Value, CultureInfo.InvariantCulture) - double.Parse(made.Groups[1].Value, CultureInfo.InvariantCulture))
                <= 2e-6 * double.Parse(wanted.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("^{\"maxNodes\":([0-9]+)}$")]
    private static partial Regex LimitPattern();

    [GeneratedRegex("(?<=\"(keyValidSince|lastMessageTime)\":)[0-9]+")]
    private static partial Regex AgePattern();

    [GeneratedRegex("(?<=\"packetsHour\":)([0-9.]+)")]
    private static partial Regex RatePattern();
}
