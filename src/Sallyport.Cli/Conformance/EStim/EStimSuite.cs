using System.Text.Json;

namespace Sallyport.Cli.Conformance.EStim;

/// <summary>Open eStim: one case per packet, stream, conversation and table.</summary>
internal sealed class EStimSuite : IConformanceSuite
{
    private static readonly string[] Kinds = ["packet", "stream", "conversation", "sequence", "ramp", "crc"];

    /// <inheritdoc/>
    public string Name => "estim";

    /// <inheritdoc/>
    public bool Recognises(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("keys", out var keys) && keys.ValueKind == JsonValueKind.Object
        && keys.TryGetProperty("master", out _) && root.TryGetProperty("vectors", out var vectors) && vectors.ValueKind == JsonValueKind.Array
        && vectors.EnumerateArray().All(static one => one.ValueKind == JsonValueKind.Object && one.TryGetProperty("kind", out var kind) && Kinds.Contains(kind.GetString()));

    /// <inheritdoc/>
    public IReadOnlyList<CaseResult> Run(JsonElement root)
    {
        var file = new EStimFile(root);
        List<CaseResult> results = [];
        foreach (var vector in root.GetProperty("vectors").EnumerateArray())
        {
            var name = vector.GetProperty("name").GetString() ?? throw new FormatException("a vector has no name");
            List<string> failures = [];
            try
            {
                Check(file, vector, failures);
            }
            catch (Exception trouble) when (trouble is KeyNotFoundException or FormatException or InvalidOperationException)
            {
                throw new FormatException($"{name}: {trouble.Message}", trouble);
            }

            results.Add(new CaseResult(name, failures, []));
        }

        return results;
    }

    private static void Check(EStimFile file, JsonElement vector, List<string> failures)
    {
        switch (vector.GetProperty("kind").GetString())
        {
            case "packet":
                PacketCase.Check(file, vector, failures);
                break;
            case "stream":
                StreamCase.Check(vector, failures);
                break;
            case "conversation":
                ConversationCase.Check(vector, failures);
                break;
            default:
                TableCase.Check(vector, failures);
                break;
        }
    }
}
