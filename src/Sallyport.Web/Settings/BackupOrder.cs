namespace Sallyport.Web.Settings;

/// <summary>A backup to make.</summary>
/// <param name="IncludeKey">With the key that the secrets are wrapped with: then it restores by itself, and must be kept like a key.</param>
public sealed record BackupOrder(bool IncludeKey);
