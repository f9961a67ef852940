using System.CommandLine;
using System.Runtime.InteropServices;
using Sallyport.Cli.Data;
using Sallyport.Cli.Output;
using Sallyport.Crypto;
using Sallyport.Links.Serial;

namespace Sallyport.Cli.Commands;

/// <summary><c>doctor</c>: what this machine has and lacks. Exits 1 when anything is unsafe or missing.</summary>
internal static class DoctorCommand
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public static Command Build()
    {
        var command = new DocumentedCommand("doctor", "Checks libraries, versions, the data folder and its permissions; exits 1 when anything is unsafe or missing.", "doctor", "doctor --data /var/lib/sallyport --json");
        Option<string> data = GatewayFlags.MakeFolderOption();
        var json = new Option<bool>("--json") { Description = "One JSON array" };
        command.Add(data);
        command.Add(json);
        command.SetAction(parsed =>
        {
            Finding[] findings = [.. Examine(new GatewayFolder(parsed.GetValue(data)!))];
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
            {
                JsonText.WriteLine(output, findings);
            }
            else
            {
                foreach (Finding finding in findings)
                {
                    output.WriteLine($"{(finding.Ok ? "ok  " : "BAD ")} {finding.Subject,-14} {finding.Detail}");
                }
            }

            return findings.All(finding => finding.Ok) ? ExitCode.Done : ExitCode.Refused;
        });
        return command;
    }

    private static IEnumerable<Finding> Examine(GatewayFolder folder)
    {
        yield return new Finding("system", true, $"{RuntimeInformation.OSDescription}, {RuntimeInformation.RuntimeIdentifier}, {RuntimeInformation.FrameworkDescription}");
        yield return new Finding("libcrypto", CryptoLibrary.Problem is null, CryptoLibrary.Problem ?? CryptoLibrary.Version!);
        yield return SqliteFinding();
        foreach (Finding finding in FolderFindings(folder).Concat(PortFindings()))
        {
            yield return finding;
        }
    }

    /// <summary>Serial ports of buses: there, but not ours, is worth a word; none at all is nothing bad.</summary>
    private static IEnumerable<Finding> PortFindings() =>
        SerialPorts.All.Select(static port => new Finding("serial port", SerialPorts.MayUse(port), SerialPorts.MayUse(port) ? port : $"{port}: {SerialPorts.Remedy(port)}"));

    private static Finding SqliteFinding()
    {
        const string Name = "libsqlite3.so.0";
        if (!NativeLibrary.TryLoad(Name, out nint library))
        {
            return new Finding("libsqlite3", false, "missing; install it with: sudo apt-get install libsqlite3-0");
        }

        NativeLibrary.Free(library);
        return new Finding("libsqlite3", true, Name);
    }

    private static IEnumerable<Finding> FolderFindings(GatewayFolder folder)
    {
        if (!Directory.Exists(folder.Path))
        {
            yield return new Finding("data folder", true, $"{folder.Path} does not exist yet; 'run' makes it");
            yield break;
        }

        if (folder.IsUnreadable())
        {
            yield return new Finding("data folder", false, $"{folder.Path} belongs to another user; ask as that user, or name another folder with --data");
            yield break;
        }

        bool open = (new DirectoryInfo(folder.Path).UnixFileMode & Others) != 0;
        yield return new Finding("data folder", !open, open ? $"{folder.Path} is open to other users; close it with: chmod 700 {folder.Path}" : folder.Path);
        foreach (string file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if ((File.GetUnixFileMode(file) & Others) != 0)
            {
                yield return new Finding("permissions", false, $"{file} is open to other users; close it with: chmod 600 {file}");
            }
        }

        if (folder.FindGateway(null) is { Served: { Scheme: "http", IsLoopback: false } plain })
        {
            yield return new Finding("TLS", false, $"other machines reach {plain} without TLS, passwords and tokens travel readable; serve with --https instead of --http");
        }

        yield return new Finding("gateway", true, folder.FindGateway(null) is { } gateway ? $"runs at {gateway}" : "none runs on this folder");
    }

    /// <summary>One line of the report.</summary>
    private sealed record Finding(string Subject, bool Ok, string Detail);
}
