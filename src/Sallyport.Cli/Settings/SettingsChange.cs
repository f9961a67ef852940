using Sallyport.Web.Settings;

namespace Sallyport.Cli.Settings;

/// <summary>A checked change, or what is wrong with it.</summary>
/// <param name="errors">All mistakes.</param>
/// <param name="summary">For the audit.</param>
/// <param name="apply">Keeps it.</param>
internal sealed class SettingsChange(IReadOnlyList<SettingError> errors, string summary, Action apply) : ISettingsChange
{
    public IReadOnlyList<SettingError> Errors => errors;

    public string Summary => summary;

    public string? Network { get; init; }

    public string? DrawnKey { get; init; }

    /// <summary>A change that cannot be.</summary>
    public static SettingsChange Wrong(params IReadOnlyList<SettingError> errors) => new(errors, "", static () => { });

    public void Apply()
    {
        if (errors.Count > 0)
        {
            throw new InvalidOperationException("A change with mistakes cannot be applied.");
        }

        apply();
    }
}
