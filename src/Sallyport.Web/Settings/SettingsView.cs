namespace Sallyport.Web.Settings;

/// <summary>All settings.</summary>
/// <param name="Revision">Rises with each change; also the entity tag.</param>
/// <param name="OffersSetup">True while no network was named and the first set-up is wanted.</param>
/// <param name="Pending">What takes effect at the next start: paths of settings and <c>networks.NAME</c>; empty when nothing does.</param>
/// <param name="TakenBack">The newest change that was undone because the gateway did not start with it; null for none.</param>
/// <param name="Warnings">What works but is unwise, one sentence each.</param>
/// <param name="Settings">Single settings.</param>
/// <param name="Networks">Networks as they will be at the next start.</param>
public sealed record SettingsView(
    long Revision,
    bool OffersSetup,
    IReadOnlyList<string> Pending,
    TakenBackView? TakenBack,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<SettingView> Settings,
    IReadOnlyList<NetworkSettingsView> Networks);
