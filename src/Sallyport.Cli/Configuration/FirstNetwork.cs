using System.Buffers.Text;
using System.Security.Cryptography;
using Sallyport.Cli.Data;

namespace Sallyport.Cli.Configuration;

/// <summary>
/// The network of a gateway that was told of none: a fixed name and link, and a key that is drawn once and kept in the data folder. No key that others could
/// know is ever used.
/// </summary>
internal sealed class FirstNetwork
{
    /// <summary>Its name: the original's default.</summary>
    public const string Name = "EnigmaIOT";

    /// <summary>File in the data folder that holds its key, mode 0600.</summary>
    public const string KeyFileName = "enigmaiot.key";

    /// <summary>Where it listens unless links are given.</summary>
    public const string Link = "udp://127.0.0.1:7000";

    /// <summary>As text the most that a node's page takes, 32 characters.</summary>
    private const int KeyOctets = 24;

    private readonly string _file;
    private readonly string? _fresh;

    private FirstNetwork(string file)
    {
        _file = file;
        _fresh = File.Exists(file) ? null : Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyOctets));
    }

    /// <summary>Adds it under what was gathered: a flag for its links or its address wins.</summary>
    /// <param name="sources">File, environment and flags, which name no network.</param>
    /// <param name="dataFolder">The gateway's folder; need not exist yet.</param>
    public static FirstNetwork AddUnder(SettingSources sources, string dataFolder)
    {
        var network = new FirstNetwork(Path.GetFullPath(Path.Combine(dataFolder, KeyFileName)));
        Add("networks:0:name", Name);
        Add(network._fresh is null ? "networks:0:keyFile" : "networks:0:key", network._fresh ?? network._file);
        if (!sources.Mentions("networks:0:links"))
        {
            Add("networks:0:links:0", Link);
        }

        return network;

        void Add(string key, string value) => sources.AddUnder(key, value, SettingLayer.MadeUp, KeyFileName, Path.GetFullPath(dataFolder));
    }

    /// <summary>Writes a key that is new, once everything else is known to be right.</summary>
    /// <returns>What to tell people: never the key itself.</returns>
    /// <exception cref="CommandFailure">The folder cannot be written.</exception>
    public string Keep()
    {
        if (_fresh is not null)
        {
            new GatewayFolder(Path.GetDirectoryName(_file)!).Make();
            GatewayFolder.WriteOwnerOnly(_file, _fresh + "\n");
        }

        return $"no network is configured: this gateway serves '{Name}', whose key {(_fresh is null ? "is" : "was drawn and is kept")} in {_file}";
    }
}
