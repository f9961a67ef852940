namespace Sallyport.Web.Settings;

/// <summary>A network as it is set; its key is never told.</summary>
/// <param name="Name">Its name: the segment of its devices.</param>
/// <param name="Source"><c>made-up, dashboard, file, environment, flag</c>.</param>
/// <param name="Where">Where it was written outside of the dashboard; null otherwise.</param>
/// <param name="ReadOnly">True when it must be changed where it was written.</param>
/// <param name="Pending">True when the running gateway does not have it so yet.</param>
/// <param name="Address">Radio address of the gateway.</param>
/// <param name="Links">What carries its frames.</param>
/// <param name="Channel">Radio channel 0..13; null leaves it.</param>
/// <param name="KeyValiditySeconds">Age at which a session key is renewed; 0: never.</param>
/// <param name="InactivitySeconds">Silence after which a session is forgotten; 0: never.</param>
/// <param name="Counters">Check and send counters.</param>
/// <param name="DisconnectOnDataError">Answer bad data with a disconnection.</param>
/// <param name="StatusMessages">Publish a status message after each data message.</param>
/// <param name="ClockAnswers">Answer clock requests.</param>
/// <param name="UnencryptedData">Accept data in clear.</param>
/// <param name="MqttPrefix">First part of its topics; null: the name.</param>
public sealed record NetworkSettingsView(
    string Name,
    string Source,
    string? Where,
    bool ReadOnly,
    bool Pending,
    string Address,
    IReadOnlyList<string> Links,
    int? Channel,
    long KeyValiditySeconds,
    long InactivitySeconds,
    bool Counters,
    bool DisconnectOnDataError,
    bool StatusMessages,
    bool ClockAnswers,
    bool UnencryptedData,
    string? MqttPrefix);
