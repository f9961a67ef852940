using System.CommandLine;

namespace Sallyport.Cli.Commands;

/// <summary>A command whose <c>--help</c> ends with examples.</summary>
/// <param name="name">As typed.</param>
/// <param name="description">One sentence.</param>
/// <param name="examples">What follows <c>./sallyport</c> in each example; at least one.</param>
internal sealed class DocumentedCommand(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Complete lines.</summary>
    public IEnumerable<string> Examples => examples.Select(example => $"./sallyport {example}");
}
