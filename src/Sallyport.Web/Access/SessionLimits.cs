namespace Sallyport.Web.Access;

/// <summary>How long a person stays signed in.</summary>
public sealed record SessionLimits
{
    /// <summary>Without anything done by the person. Default 12 hours, at least a minute.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Whatever is done. Default 30 days, at least a minute.</summary>
    public TimeSpan Absolute { get; init; } = TimeSpan.FromDays(30);
}
