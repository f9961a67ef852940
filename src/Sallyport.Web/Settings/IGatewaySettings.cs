namespace Sallyport.Web.Settings;

/// <summary>
/// The settings of the process around the gateway. Preparing checks everything and changes nothing. One caller at a time prepares and applies; reading is
/// thread safe.
/// </summary>
public interface IGatewaySettings
{
    /// <summary>All settings as they are now.</summary>
    SettingsView View { get; }

    /// <summary>A change of single settings.</summary>
    ISettingsChange Prepare(SettingsOrder order);

    /// <summary>A new network.</summary>
    ISettingsChange PrepareNew(NetworkOrder order);

    /// <summary>A network that is there, set anew.</summary>
    ISettingsChange PrepareAnew(string name, NetworkOrder order);

    /// <summary>A network goes; its devices' history stays.</summary>
    ISettingsChange PrepareRemoval(string name);

    /// <summary>The first set-up.</summary>
    ISettingsChange PrepareSetup(SetupOrder order);

    /// <summary>Files of an original gateway.</summary>
    ISettingsChange PrepareImport(ImportOrder order);

    /// <summary>Tries a broker step by step, for at most half a minute. Never throws for what network or broker do.</summary>
    /// <returns>The result, or what is wrong with the order.</returns>
    Task<(MqttTestView? Result, IReadOnlyList<SettingError> Errors)> TestMqttAsync(MqttTestOrder order, CancellationToken cancellationToken);
}
