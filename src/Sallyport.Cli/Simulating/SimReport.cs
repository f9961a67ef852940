using System.Globalization;

namespace Sallyport.Cli.Simulating;

/// <summary>What a simulation came to. Equal seeds and settings give equal reports when no running gateway takes part.</summary>
/// <param name="Protocol">What was spoken.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Minutes">Virtual minutes, or real ones against a running gateway.</param>
/// <param name="Devices">Devices, rogues included.</param>
/// <param name="Frames">Frames on the simulated air.</param>
/// <param name="Digest">SHA-256 over all of them with their times.</param>
/// <param name="Reports">Data messages that nodes made.</param>
/// <param name="Registered">Nodes that got in at least once; null against a running gateway.</param>
/// <param name="Uplinks">Data messages that the gateway accepted; null against a running gateway.</param>
/// <param name="Lost">Data messages that it found missing; null against a running gateway.</param>
/// <param name="Refused">Frames that it refused; null against a running gateway.</param>
/// <param name="ToGateway">Frames sent to the running gateway; null without one.</param>
/// <param name="FromGateway">Frames that came from it; null without one.</param>
internal sealed record SimReport(
    string Protocol,
    ulong Seed,
    double Minutes,
    int Devices,
    long Frames,
    string Digest,
    long Reports,
    int? Registered,
    long? Uplinks,
    long? Lost,
    long? Refused,
    long? ToGateway,
    long? FromGateway)
{
    /// <summary>For people.</summary>
    public IEnumerable<string> Lines()
    {
        yield return Text($"{Devices} devices, {Minutes:0.##} minutes, seed {Seed}: {Frames} frames on the air, {Reports} reports");
        if (ToGateway is not null)
        {
            yield return Text($"to the gateway {ToGateway} frames, from it {FromGateway}");
        }
        else
        {
            yield return Text($"{Registered} nodes registered, {Uplinks} uplinks accepted, {Lost} missing, {Refused} frames refused");
        }

        yield return $"traffic {Digest}";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
