using System.CommandLine;

namespace Sallyport.Cli.Commands;

/// <summary>
/// Every command. To add one: write a static class in this folder with a method <c>Build()</c> that returns a <see cref="DocumentedCommand"/> (description,
/// options, at least one example, an action), and name it here. The action
/// <list type="bullet">
/// <item>writes data to <c>parsed.InvocationConfiguration.Output</c> (JSON through <see cref="Output.JsonText"/>) and talk to <c>.Error</c>;</item>
/// <item>returns <see cref="ExitCode.Done"/>, or throws <see cref="CommandFailure"/> with a sentence for people;</item>
/// <item>takes the cancellation token: a stop by signal is a normal end, and OperationCanceledException needs no catch;</item>
/// <item>reaches a running gateway with <see cref="Data.GatewayFlags"/> (<c>--data, --url, --token</c>).</item>
/// </list>
/// </summary>
internal static class CommandList
{
    public static IEnumerable<Command> Build() =>
    [
        AlertsCommand.Build(),
        AuditCommand.Build(),
        BackupCommand.Build(),
        BenchCommand.Build(),
        ConformanceCommand.Build(),
        DecodeCommand.Build(),
        DemoCommand.Build(),
        DevicesCommand.Build(),
        DoctorCommand.Build(),
        EstimDeviceCommand.Build(),
        EventsCommand.Build(),
        ImportCommand.Build(),
        NodeCommand.Build(),
        OutputsCommand.Build(),
        PolicyCommand.Build(),
        RadioCommand.Build(),
        ResetCommand.Build(),
        RestoreCommand.Build(),
        RunCommand.Build(),
        SendCommand.Build(),
        SimCommand.Build(),
        UsersCommand.Build(),
    ];
}
