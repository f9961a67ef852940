using System.CommandLine;
using System.Text.Json;
using Sallyport.Cli.Conformance;
using Sallyport.Cli.Conformance.EnigmaIot;
using Sallyport.Cli.Conformance.EStim;
using Sallyport.Cli.Output;

namespace Sallyport.Cli.Commands;

/// <summary><c>conformance FILE...</c>: plays captured cases to the product and compares everything that it does.</summary>
internal static class ConformanceCommand
{
    private static readonly IConformanceSuite[] Suites = [new EnigmaIotSuite(), new EStimSuite()];

    public static Command Build()
    {
        var files = new Argument<FileInfo[]>("FILE") { Description = "Vector files; the protocol is found by their structure", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "One JSON array with each case" };
        var command = new DocumentedCommand(
            "conformance", "Proves the product against captured frames; exits 1 on any failure.", "conformance enigmaiot.json") { files, json };
        command.SetAction(parsed => Run(parsed.GetValue(files)!, parsed.GetValue(json), parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(IReadOnlyList<FileInfo> files, bool json, TextWriter output, TextWriter error)
    {
        var results = new SortedDictionary<string, List<CaseResult>>(StringComparer.Ordinal);
        var unreadable = false;
        foreach (var file in files)
        {
            if (Read(file, error) is { } read)
            {
                (results.TryGetValue(read.Suite, out var known) ? known : results[read.Suite] = []).AddRange(read.Cases);
            }
            else
            {
                unreadable = true;
            }
        }

        if (json)
        {
            JsonText.WriteLine(output, results.SelectMany(static suite => suite.Value.Select(one => new { Protocol = suite.Key, one.Name, one.Passed, one.Failures, one.Rules })).ToArray());
        }
        else
        {
            Tell(results, output);
        }

        return unreadable || results.Values.Any(static cases => cases.Exists(static one => !one.Passed)) ? ExitCode.Refused : ExitCode.Done;
    }

    private static (string Suite, IReadOnlyList<CaseResult> Cases)? Read(FileInfo file, TextWriter error)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file.FullName));
            if (Array.Find(Suites, suite => suite.Recognises(document.RootElement)) is not { } suite)
            {
                error.WriteLine($"sallyport: {file}: not the structure of any vector file");
                return null;
            }

            var cases = suite.Run(document.RootElement);
            if (cases.Count > 0)
            {
                return (suite.Name, cases);
            }

            error.WriteLine($"sallyport: {file}: holds no cases");
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException or JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            error.WriteLine($"sallyport: {file}: {trouble.Message}");
        }

        return null;
    }

    private static void Tell(SortedDictionary<string, List<CaseResult>> results, TextWriter output)
    {
        foreach (var one in results.Values.SelectMany(static cases => cases).Where(static one => !one.Passed))
        {
            foreach (var failure in one.Failures)
            {
                output.WriteLine($"FAILED {one.Name}: {failure}");
            }
        }

        foreach (var rule in results.Values.SelectMany(static cases => cases).SelectMany(static one => one.Rules).GroupBy(static rule => rule).OrderBy(static rule => rule.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"rule {rule.Key}: {rule.Count()} cases");
        }

        foreach (var (suite, cases) in results)
        {
            output.WriteLine($"{suite}: {cases.Count(static one => one.Passed)} passed, {cases.Count(static one => !one.Passed)} failed");
        }
    }
}
