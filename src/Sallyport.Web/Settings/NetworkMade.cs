namespace Sallyport.Web.Settings;

/// <summary>A network that was made or changed.</summary>
/// <param name="Network">As it is set now.</param>
/// <param name="Key">The key, only when it was drawn by this call; it is told this once.</param>
/// <param name="Revision">Of the settings.</param>
public sealed record NetworkMade(NetworkSettingsView Network, string? Key, long Revision);
