using System.CommandLine;
using Sallyport.Cli.Data;
using Sallyport.Storage;

namespace Sallyport.Cli.Commands;

/// <summary><c>restore FILE</c>: a new data folder from a backup.</summary>
internal static class RestoreCommand
{
    public static Command Build()
    {
        var command = new DocumentedCommand("restore", "Unpacks a backup into a new data folder; './sallyport run' on it goes on from there.", "restore sallyport.tar.gz --data ./restored");
        var file = new Argument<string>("FILE") { Description = "What backup wrote" };
        Option<string> data = GatewayFlags.MakeFolderOption();
        command.Add(file);
        command.Add(data);
        command.SetAction(async (parsed, stop) =>
        {
            string folder = Path.GetFullPath(parsed.GetValue(data)!);
            try
            {
                using FileStream archive = File.OpenRead(parsed.GetValue(file)!);
                bool hasKey = await FolderRestore.ReadAsync(archive, folder, stop).ConfigureAwait(false);
                parsed.InvocationConfiguration.Output.WriteLine($"restored {folder}");
                if (!hasKey)
                {
                    parsed.InvocationConfiguration.Error.WriteLine($"sallyport: the backup has no key: put it into {folder}/{DataFolder.KeysFolder}/{DataFolder.WrapKeyName} (mode 0600) before the first start");
                }

                return ExitCode.Done;
            }
            catch (Exception trouble) when (trouble is StorageException or IOException or UnauthorizedAccessException)
            {
                throw CommandFailure.Refused(trouble.Message);
            }
        });
        return command;
    }
}
