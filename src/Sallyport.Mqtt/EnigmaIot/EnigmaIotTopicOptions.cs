namespace Sallyport.Mqtt.EnigmaIot;

/// <summary>The topics of one EnigmaIOT network.</summary>
/// <param name="NetworkName">First level of its topics, 1..20 characters without <c>/ \ + #</c>.</param>
public sealed record EnigmaIotTopicOptions(string NetworkName)
{
    /// <summary>Segment of the device ids. Default: the network name.</summary>
    public string Segment { get; init; } = NetworkName;

    /// <summary>Publishes <c>status</c> after every data message. Default: on, as in the original.</summary>
    public bool StatusMessages { get; init; } = true;

    /// <summary>
    /// Keeps what only the original's own clients may rely on. Default: on. Off: covers get the right <c>command_topic</c> and <c>set_position_template</c>,
    /// and data in an encoding that nobody decodes is published as its octets instead of as an empty message.
    /// </summary>
    public bool Compatible { get; init; } = true;

    /// <summary>Levels in front of the network name, for example <c>site1/</c> with its slash. Default: none.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>First level of Home Assistant's discovery topics. Default: <c>homeassistant</c>.</summary>
    public string DiscoveryPrefix { get; init; } = "homeassistant";
}
