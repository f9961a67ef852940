using System.CommandLine;
using Sallyport.Cli.Data;

namespace Sallyport.Cli.Commands;

/// <summary><c>backup FILE</c>: a copy of the folder of a running gateway.</summary>
internal static class BackupCommand
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static Command Build()
    {
        var command = new DocumentedCommand("backup", "Makes a backup of a running gateway as tar.gz, mode 0600. The gateway goes on meanwhile.", "backup sallyport.tar.gz --data ./data", "backup sallyport.tar.gz --without-key");
        var file = new Argument<string>("FILE") { Description = "Where to write it; must not be there yet" };
        var withoutKey = new Option<bool>("--without-key") { Description = "Leave out keys/wrap.key: the backup then tells no secret, and a restore needs the key from elsewhere" };
        command.Add(file);
        command.Add(withoutKey);
        GatewayFlags flags = GatewayFlags.AddTo(command);
        command.SetAction((parsed, stop) => GatewayCall.RunAsync(flags, parsed, async client =>
        {
            string path = Path.GetFullPath(parsed.GetValue(file)!);
            try
            {
                if (File.Exists(path))
                {
                    throw CommandFailure.Refused($"{path} is there already");
                }

                // Under another name until it is whole: half a backup must not look like one.
                var target = new FileStream(path + ".part", new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous, UnixCreateMode = OwnerOnly });
                await using (target.ConfigureAwait(false))
                {
                    await client.BackUpAsync(target, !parsed.GetValue(withoutKey), stop).ConfigureAwait(false);
                    target.Flush(flushToDisk: true);
                }

                File.Move(path + ".part", path);
            }
            catch (Exception trouble) when (trouble is IOException or HttpRequestException or UnauthorizedAccessException)
            {
                throw CommandFailure.Refused($"{path}: {trouble.Message}");
            }

            parsed.InvocationConfiguration.Output.WriteLine($"wrote {path}");
            return ExitCode.Done;
        }));
        return command;
    }
}
