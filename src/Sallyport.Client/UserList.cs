namespace Sallyport.Client;

/// <summary>All accounts.</summary>
/// <param name="Users">Sorted by name.</param>
/// <param name="Tag">Entity tag of the list, for an edit that must not overwrite somebody else's; null when the gateway gave none.</param>
public sealed record UserList(IReadOnlyList<UserInfo> Users, string? Tag);
