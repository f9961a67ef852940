namespace Sallyport.Client;

/// <content>Accounts of people.</content>
public sealed partial class GatewayClient
{
    /// <summary>All accounts, with the tag that an edit may ask for.</summary>
    public async Task<UserList> UsersAsync(CancellationToken cancellationToken)
    {
        var (users, tag) = await SendTaggedAsync(HttpMethod.Get, "api/v1/users", null, ClientJson.Default.UserInfoArray, cancellationToken).ConfigureAwait(false);
        return new UserList(users, tag);
    }

    /// <summary>Makes an account; the answer holds the link with which the person sets a password.</summary>
    /// <param name="name">1 to 32 of a-z, 0-9, '.', '_', '-' and '@'.</param>
    /// <param name="role"><c>viewer, operator</c> or <c>admin</c>.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task<UserInfo> AddUserAsync(string name, string role, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Post,
        "api/v1/users",
        Object(writer =>
        {
            writer.WriteString("name", name);
            writer.WriteString("role", role);
        }),
        ClientJson.Default.UserInfo,
        cancellationToken);

    /// <summary>Changes the role of a user, whoever edited the accounts meanwhile.</summary>
    public Task<UserInfo> SetUserRoleAsync(string name, string role, CancellationToken cancellationToken) => SetUserRoleAsync(name, role, null, cancellationToken);

    /// <summary>Changes the role of a user.</summary>
    /// <param name="name">The user.</param>
    /// <param name="role"><c>viewer, operator</c> or <c>admin</c>.</param>
    /// <param name="tag">Of the list that was looked at: <c>precondition-failed</c> when an account was edited since; null: whatever happened.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task<UserInfo> SetUserRoleAsync(string name, string role, string? tag, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, UserPath(name), Object(writer => writer.WriteString("role", role)), ClientJson.Default.UserInfo, cancellationToken, tag);

    /// <summary>Removes a user and ends the sessions, whoever edited the accounts meanwhile.</summary>
    public Task RemoveUserAsync(string name, CancellationToken cancellationToken) => RemoveUserAsync(name, null, cancellationToken);

    /// <summary>Removes a user and ends the sessions.</summary>
    /// <param name="name">The user.</param>
    /// <param name="tag">Of the list that was looked at: <c>precondition-failed</c> when an account was edited since; null: whatever happened.</param>
    /// <param name="cancellationToken">Stops.</param>
    public Task RemoveUserAsync(string name, string? tag, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, UserPath(name), null, ClientJson.Default.JsonElement, cancellationToken, tag);

    /// <summary>Makes a link with which a user sets a password.</summary>
    public Task<UserInfo> MakeUserLinkAsync(string name, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, UserPath(name) + "/link", null, ClientJson.Default.UserInfo, cancellationToken);

    /// <summary>Makes the link with which the first visitor becomes owner; refused while there is one.</summary>
    public Task<LinkInfo> MakeOwnerLinkAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "api/v1/owner-link", null, ClientJson.Default.LinkInfo, cancellationToken);

    private static string UserPath(string name) => $"api/v1/users/{Uri.EscapeDataString(name)}";
}
