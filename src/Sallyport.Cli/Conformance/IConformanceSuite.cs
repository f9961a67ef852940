using System.Text.Json;

namespace Sallyport.Cli.Conformance;

/// <summary>Proves one protocol against files of captured cases. A suite knows its files by their structure, never by a name or an <c>about</c> text.</summary>
internal interface IConformanceSuite
{
    /// <summary>Name in the result line: <c>enigmaiot, mesh, fota, ecg, estim, espnow</c>.</summary>
    string Name { get; }

    /// <summary>True when the file has the structure of this suite.</summary>
    bool Recognises(JsonElement root);

    /// <summary>Runs every case, in the file's order.</summary>
    /// <exception cref="FormatException">The file has the structure but a case is unreadable; the message names the case.</exception>
    IReadOnlyList<CaseResult> Run(JsonElement root);
}
