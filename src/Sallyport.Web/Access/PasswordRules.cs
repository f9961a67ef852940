namespace Sallyport.Web.Access;

/// <summary>What a new password must be: long. Rules about kinds of characters make people choose worse ones, so there are none.</summary>
internal static class PasswordRules
{
    /// <summary>Fewest characters.</summary>
    public const int Shortest = 10;

    /// <summary>Most characters; longer ones only cost time.</summary>
    public const int Longest = 128;

    private const int LeastKinds = 5;

    /// <summary>Why a password is not taken, for people; null when it is.</summary>
    public static string? Refuse(string password, string user) =>
        password.Length is < Shortest or > Longest ? $"a password has {Shortest} to {Longest} characters"
        : password.Any(char.IsControl) ? "a password has no control characters"
        : password.Distinct().Count() < LeastKinds ? $"a password has at least {LeastKinds} different characters"
        : password.Contains(user, StringComparison.OrdinalIgnoreCase) ? "a password does not contain the name of its user"
        : null;
}
