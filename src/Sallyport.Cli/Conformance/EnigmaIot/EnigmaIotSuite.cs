using System.Text.Json;
using Sallyport.Crypto.Aead;
using Sallyport.Crypto.KeyAgreement;

namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>EnigmaIOT: one case per frame and one per REST exchange.</summary>
internal sealed class EnigmaIotSuite : IConformanceSuite
{
    /// <inheritdoc/>
    public string Name => "enigmaiot";

    /// <inheritdoc/>
    public bool Recognises(JsonElement root) => VectorFile.Recognises(root);

    /// <inheritdoc/>
    public IReadOnlyList<CaseResult> Run(JsonElement root)
    {
        var file = VectorFile.Read(root);
        using var aead = new LibCryptoChaCha20Poly1305();
        var agreement = new LibCryptoX25519();
        var draws = new FrameDraws(file);
        var check = new FrameCheck(aead, agreement);
        using var gateway = new ReplayGateway(file, aead, agreement);
        var replay = new GatewayReplay(file, gateway, draws);
        var rest = new RestReplay(file, gateway);
        using var nodes = new NodeReplay(file, draws, aead, agreement);
        var answers = new HashSet<string>();
        var results = new List<CaseResult>();
        for (var position = 0; position < file.Frames.Count; position++)
        {
            var frame = file.Frames[position];
            var report = new CaseReport(frame.Name);
            check.Check(frame, nodes.ClearKeys, report.Failures);
            var commanded = !frame.FromNode && !frame.Injected && frame.Source == file.Gateway && !answers.Contains(Convert.ToHexString(frame.Octets));
            rest.Moment(commanded ? frame : null);
            if (frame.Octets.Length > 0)
            {
                Replay(frame, commanded, position, replay, nodes, answers, report);
            }

            results.Add(report.Result);
        }

        rest.Moment(null);
        results.AddRange(rest.Results);
        return results;
    }

    private static void Replay(VectorFrame frame, bool commanded, int position, GatewayReplay gateway, NodeReplay nodes, HashSet<string> answers, CaseReport report)
    {
        if (frame.FromNode)
        {
            nodes.Sent(frame, position, report);
        }
        else if (commanded)
        {
            gateway.Command(frame, report);
        }

        if (frame.AtGateway is { } atGateway)
        {
            answers.UnionWith(atGateway.Select(static effect => effect.SentFrame).OfType<byte[]>().Select(Convert.ToHexString));
            gateway.Deliver(frame, atGateway, report);
        }

        foreach (var (node, effects) in frame.AtNodes)
        {
            nodes.Deliver(frame, node, effects, position, report);
        }
    }
}
