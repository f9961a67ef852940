namespace Sallyport.Web.Settings;

/// <summary>A change that was checked and did not happen yet.</summary>
public interface ISettingsChange
{
    /// <summary>All that is wrong; with any of them there is nothing to apply.</summary>
    IReadOnlyList<SettingError> Errors { get; }

    /// <summary>For the audit: what from what to what, without secrets; empty when nothing changes.</summary>
    string Summary { get; }

    /// <summary>The network that it makes or sets; null for none.</summary>
    string? Network { get; }

    /// <summary>The key that it draws; null for none.</summary>
    string? DrawnKey { get; }

    /// <summary>Keeps it, synced, and puts into effect what needs no restart. Once.</summary>
    void Apply();
}
