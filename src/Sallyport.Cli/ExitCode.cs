namespace Sallyport.Cli;

/// <summary>What the process tells the shell (docs/commands.md).</summary>
internal static class ExitCode
{
    /// <summary>Done; also after SIGTERM or Ctrl-C and a clean stop.</summary>
    public const int Done = 0;

    /// <summary>Refused, failed, or no gateway found.</summary>
    public const int Refused = 1;

    /// <summary>The command line or the configuration is wrong.</summary>
    public const int Usage = 2;
}
