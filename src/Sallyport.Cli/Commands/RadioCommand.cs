using System.CommandLine;

namespace Sallyport.Cli.Commands;

/// <summary><c>radio</c>: what stands between frames and devices.</summary>
internal static class RadioCommand
{
    public static Command Build()
    {
        var command = new DocumentedCommand("radio", "Tools around links: a hub that stands for the air between processes.", "radio hub --listen 127.0.0.1:7100");
        command.Add(RadioHubCommand.Build());
        return command;
    }
}
