namespace Sallyport.Cli.Configuration;

/// <summary>All settings that the dashboard shows one by one; networks are a list of their own.</summary>
internal static class SettingCatalog
{
    private const int LongestText = 255;

    /// <summary>In the order in which they are shown.</summary>
    public static IReadOnlyList<SettingDefinition> All { get; } =
    [
        new("gatewayName", "gateway", "text", "Name of the gateway", "sallyport",
            "The gateway introduces itself to the broker with this name.",
            "Another name is another client to the broker: rights that the broker gives by client id must follow.") { Minimum = 1, Maximum = SettingRules.MaximumNetworkName },
        new("http", "gateway", "text", "Address of dashboard and REST", "127.0.0.1:8080",
            "The dashboard and the API listen at this address and port.",
            "127.0.0.1 is reached from this machine only. Another address is reached by other machines; the address is tried before it is kept, and taken back when the gateway does not start with it.") { Minimum = 1, Maximum = LongestText },
        new("allowHttp", "gateway", "switch", "Allow an address that other machines reach", "false",
            "Without it the gateway refuses to listen beyond this machine in http.",
            "On: tokens and data travel readable through the network, and whoever reads a token can use it. Off: only this machine reaches the dashboard."),
        new("originalApiToken", "gateway", "switch", "The original's API asks for a token on this machine", "true",
            "Programs at /api/node and /api/gw send a token, wherever they run.",
            "Off: every program and every user on this machine renames, restarts and commands nodes without a token, as with the original gateway. Other machines and web pages need one in any case."),
        new("offerSetup", "gateway", "switch", "Offer the first set-up", "true",
            "The dashboard offers its set-up while no network is named.",
            "Off: the gateway goes on with the network that it made up, and nobody is asked.") { AtOnce = true },
        new("retention:days", "storage", "number", "Keep the journal for", "30",
            "Journal files whose newest entry is older are deleted.",
            "Fewer days: older events and values are gone for ever, at once. More days: the disk fills further. Audit entries stay in any case.") { Minimum = 1, Maximum = 36_500, Unit = "days", AtOnce = true },
        new("retention:gibibytes", "storage", "number", "Keep at most", "10",
            "The oldest journal files are deleted while all together are larger.",
            "A smaller size deletes the oldest entries at once. A size that the disk does not have lets it run full, and then nothing is accepted any more.") { Minimum = 1, Maximum = 1_000_000, Unit = "GiB", AtOnce = true },
        new("mqtt:url", "mqtt", "text", "Broker", null,
            "The gateway publishes to this broker and takes commands from it: mqtt://HOST[:PORT], or mqtts:// for TLS.",
            "mqtt:// sends password and values readable through the network; mqtts:// encrypts them and checks the broker's certificate. Without a broker nothing is published.") { Minimum = 1, Maximum = LongestText },
        new("mqtt:user", "mqtt", "text", "User at the broker", null,
            "The broker knows the gateway by this name.",
            "The broker decides by it what the gateway may publish and hear.") { Minimum = 1, Maximum = LongestText },
        new("mqtt:password", "mqtt", "secret", "Password at the broker", null,
            "It is kept encrypted in the data folder and never shown again.",
            "A wrong one: the broker refuses the gateway, entries wait in the journal until it is right.") { Minimum = 1, Maximum = LongestText },
        new("mqtt:caFile", "mqtt", "text", "File of trusted authorities", null,
            "With mqtts://: only authorities in this PEM file on the gateway may have signed the broker's certificate.",
            "Empty: the authorities of the operating system are trusted.") { Minimum = 1, Maximum = LongestText },
        new("mqtt:clientId", "mqtt", "text", "Client id", null,
            "The broker tells its clients apart by it; empty: made of the gateway's name and radio address.",
            "Two clients with one id throw each other out again and again.") { Minimum = 1, Maximum = LongestText },
        new("mqtt:qos", "mqtt", "number", "Quality of service", "1",
            "1: each publication is acknowledged by the broker and sent again if it is not. 0: it is sent once.",
            "0 is quicker and loses what was on its way when a connection breaks; 1 may deliver twice.") { Minimum = 0, Maximum = 1 },
        new("mqtt:compatible", "mqtt", "switch", "Keep the original's two mistakes", "true",
            "Messages about covers are spelled as the original gateway spells them.",
            "On: Home Assistant set-ups made for the original go on working. Off: the messages are as Home Assistant documents them."),
    ];
}
