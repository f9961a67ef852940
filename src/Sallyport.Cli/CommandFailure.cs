namespace Sallyport.Cli;

/// <summary>Ends a command with a message for people and an exit code. Thrown by commands, turned into lines by <see cref="CommandLine"/>.</summary>
internal sealed class CommandFailure : Exception
{
    private CommandFailure(int exitCode, IReadOnlyList<string> lines)
        : base(string.Join(Environment.NewLine, lines))
    {
        ArgumentOutOfRangeException.ThrowIfZero(lines.Count);
        ExitCode = exitCode;
        Lines = lines;
    }

    /// <summary>One of <see cref="Cli.ExitCode"/>.</summary>
    public int ExitCode { get; }

    /// <summary>One sentence a line, at least one, without secrets.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Something was refused or failed, or there is no gateway.</summary>
    public static CommandFailure Refused(params IReadOnlyList<string> lines) => new(Cli.ExitCode.Refused, lines);

    /// <summary>The flags or the configuration are wrong; one line for each mistake.</summary>
    public static CommandFailure Usage(params IReadOnlyList<string> lines) => new(Cli.ExitCode.Usage, lines);
}
