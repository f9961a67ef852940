using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Data;
using Sallyport.Cli.Output;

namespace Sallyport.Cli.Commands;

/// <summary><c>import FILE...</c>: takes over the original gateway's <c>/config.json</c> and <c>/mqtt.json</c>; secrets go to files of their own.</summary>
internal static class ImportCommand
{
    private const string PasswordFile = "mqtt-password";

    public static Command Build()
    {
        var command = new DocumentedCommand("import", "Takes over /config.json and /mqtt.json of an original EnigmaIOT gateway.", "import config.json mqtt.json", "import config.json --link udp://0.0.0.0:7000?public --data /var/lib/sallyport");
        var files = new Argument<string[]>("FILE") { Description = "One or both files", Arity = ArgumentArity.OneOrMore };
        var link = new Option<string>("--link") { Description = "What carries the network's frames here", HelpName = "LINK", DefaultValueFactory = static _ => FirstNetwork.Link };
        Option<string> data = GatewayFlags.MakeFolderOption();
        command.Add(files);
        command.Add(link);
        command.Add(data);
        command.SetAction(parsed =>
        {
            if (SettingRules.Link(parsed.GetValue(link)!).Mistake is { } mistake)
            {
                throw CommandFailure.Usage($"--link: {mistake}");
            }

            // All files are understood before anything is written.
            OriginalFiles.Content[] contents = [.. parsed.GetValue(files)!.Select(OriginalFiles.Read)];
            var folder = new GatewayFolder(parsed.GetValue(data)!);
            using IDisposable hold = folder.Hold();
            foreach (string written in Write(folder.Path, contents, parsed.GetValue(link)!))
            {
                parsed.InvocationConfiguration.Output.WriteLine($"wrote {written}");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static IEnumerable<string> Write(string folder, OriginalFiles.Content[] contents, string link)
    {
        string file = Path.Combine(folder, RunFlags.FileName);
        JsonObject configuration = Existing(file);
        var secrets = new List<(string File, string Text)>();
        foreach (OriginalFiles.Content content in contents)
        {
            if (content.Network is { } network)
            {
                AddNetwork(configuration, network, content.NetworkKey!, link, secrets);
            }

            if (content.Mqtt is { } mqtt)
            {
                AddBroker(configuration, mqtt, content.MqttPassword, secrets);
            }
        }

        foreach ((string name, string text) in secrets)
        {
            GatewayFolder.WriteOwnerOnly(Path.Combine(folder, name), text + "\n");
            yield return Path.Combine(folder, name);
        }

        GatewayFolder.WriteOwnerOnly(file, configuration.ToJsonString(new JsonSerializerOptions(JsonText.Options) { WriteIndented = true }) + "\n");
        yield return file;
    }

    private static JsonObject Existing(string file)
    {
        if (!File.Exists(file))
        {
            return [];
        }

        try
        {
            string text = File.ReadAllText(file);
            JsonNode? node = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });

            // Writing it anew loses the comments, so they stay in the copy.
            GatewayFolder.WriteOwnerOnly(file + ".before-import", text);
            return node as JsonObject ?? throw CommandFailure.Refused($"{file} is no JSON object");
        }
        catch (JsonException trouble)
        {
            throw CommandFailure.Refused($"{file}: {trouble.Message}");
        }
    }

    private static void AddNetwork(JsonObject configuration, JsonObject network, string key, string link, List<(string File, string Text)> secrets)
    {
        if (configuration["networks"] is not JsonArray networks)
        {
            configuration["networks"] = networks = [];
        }

        string name = (string)network["name"]!;
        if (networks.Any(other => (string?)other?["name"] == name))
        {
            throw CommandFailure.Refused($"the network {name} is configured already");
        }

        string keyFile = $"network-{networks.Count}.key";
        network["keyFile"] = keyFile;
        network["links"] = new JsonArray(link);
        networks.Add(network);
        secrets.Add((keyFile, key));
    }

    private static void AddBroker(JsonObject configuration, JsonObject mqtt, string? password, List<(string File, string Text)> secrets)
    {
        if (configuration["mqtt"] is not null)
        {
            throw CommandFailure.Refused("a broker is configured already");
        }

        if (password is not null)
        {
            mqtt["passwordFile"] = PasswordFile;
            secrets.Add((PasswordFile, password));
        }

        configuration["mqtt"] = mqtt;
    }
}
