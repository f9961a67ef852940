namespace Sallyport.Web.Access;

/// <summary>Roles as words of the contract.</summary>
internal static class RoleWords
{
    /// <summary>What is said about any other word.</summary>
    public const string Rule = "the role is 'viewer', 'operator' or 'admin'";

    /// <summary>The role of a word; null for any other.</summary>
    public static AccessRole? Read(string word) => word switch
    {
        "viewer" => AccessRole.Viewer,
        "operator" => AccessRole.Operator,
        "admin" => AccessRole.Admin,
        _ => null,
    };

    /// <summary>The word of a role.</summary>
    public static string Of(AccessRole role) => role switch
    {
        AccessRole.Viewer => "viewer",
        AccessRole.Operator => "operator",
        _ => "admin",
    };
}
