using System.Text;
using Sallyport.Protocols.EnigmaIot.Session;
using Sallyport.Protocols.EnigmaIot.Tests.Transcripts;

namespace Sallyport.Protocols.EnigmaIot.Tests.Documentation;

/// <summary>The two diagrams are made from the tables that the sessions use. SALLYPORT_REWRITE=1 writes them anew.</summary>
public class StateDiagramTests
{
    [Fact]
    public void GatewayDiagram_MadeFromTheTable_IsTheOneInTheDocumentation() => Check(
        "enigmaiot-gateway.md",
        "One address at the EnigmaIOT gateway",
        nameof(GatewayStates),
        GatewayStates.Transitions.Select(step => (step.From.ToString(), step.To.ToString(), $"{step.Trigger}: {step.Effect}")));

    [Fact]
    public void NodeDiagram_MadeFromTheTable_IsTheOneInTheDocumentation() => Check(
        "enigmaiot-node.md",
        "An EnigmaIOT node",
        nameof(NodeTransitions),
        NodeTransitions.All.Select(step => (step.From.ToString(), step.To.ToString(), step.Trigger.ToString())));

    private static void Check(string file, string title, string table, IEnumerable<(string From, string To, string Label)> steps)
    {
        var text = new StringBuilder($"# {title}\n\nMade from the table `{table}`; a test compares the two.\n\n```mermaid\nstateDiagram-v2\n");
        var first = true;
        foreach (var (from, to, label) in steps)
        {
            text.Append(first ? $"    [*] --> {from}\n" : "").Append($"    {from} --> {to} : {label}\n");
            first = false;
        }

        text.Append("```\n");
        var path = Path.Combine(TranscriptTests.Root(), "docs", "diagrams", file);
        if (Environment.GetEnvironmentVariable("SALLYPORT_REWRITE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text.ToString());
        }

        Assert.Equal(text.ToString(), File.ReadAllText(path));
    }
}
