using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sallyport.Web.Access;

/// <summary>
/// PBKDF2-HMAC-SHA-512 of the platform. The parameters stand beside the hash, <c>pbkdf2-sha512$iterations$salt$hash</c>, so that they can be raised: a
/// password that fits an older hash is hashed anew. Costs the same time whether the account exists or not.
/// </summary>
/// <param name="iterations">For new hashes.</param>
internal sealed class PasswordHasher(int iterations = PasswordHasher.CurrentIterations)
{
    /// <summary>Of this release; about a tenth of a second on a desktop processor, half a second on a small board.</summary>
    public const int CurrentIterations = 210_000;

    private const string Scheme = "pbkdf2-sha512";
    private const int LeastIterations = 1_000;

    // What a settings file that somebody changed can cost.
    private const int MostIterations = 10_000_000;
    private const int SaltOctets = 16;
    private const int HashOctets = 32;

    private long _spent;

    /// <summary>Iterations done so far: what the work has cost.</summary>
    public long Spent => Interlocked.Read(ref _spent);

    /// <summary>Hashes a new password.</summary>
    public string Make(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltOctets);
        var hash = Derive(password, salt, iterations);
        return string.Create(CultureInfo.InvariantCulture, $"{Scheme}${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    /// <summary>Compares a password with a hash.</summary>
    /// <param name="password">What was typed.</param>
    /// <param name="stored">The hash; null or unreadable: nobody's, which takes as long.</param>
    /// <returns>Whether it fits, and whether it should be hashed anew with the parameters of today.</returns>
    public (bool Fits, bool IsOutdated) Verify(string password, string? stored)
    {
        if (Parse(stored) is not var (count, salt, known))
        {
            Derive(password, new byte[SaltOctets], iterations);
            return (false, false);
        }

        var fits = CryptographicOperations.FixedTimeEquals(Derive(password, salt, count), known);
        if (count < iterations)
        {
            // An older hash is cheaper; the rest of the work keeps it from showing.
            Derive(password, salt, iterations - count);
        }

        return (fits, fits && count < iterations);
    }

    private static (int Iterations, byte[] Salt, byte[] Hash)? Parse(string? stored)
    {
        var parts = stored?.Split('$') ?? [];
        if (parts.Length != 4 || parts[0] != Scheme || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < LeastIterations or > MostIterations)
        {
            return null;
        }

        var (salt, hash) = (new byte[SaltOctets], new byte[HashOctets]);
        return Convert.TryFromBase64String(parts[2], salt, out var saltOctets) && saltOctets == SaltOctets && Convert.TryFromBase64String(parts[3], hash, out var hashOctets) && hashOctets == HashOctets
            ? (count, salt, hash)
            : null;
    }

    private byte[] Derive(string password, byte[] salt, int count)
    {
        Interlocked.Add(ref _spent, count);
        var octets = Encoding.UTF8.GetBytes(password);
        var hash = Rfc2898DeriveBytes.Pbkdf2(octets, salt, count, HashAlgorithmName.SHA512, HashOctets);
        CryptographicOperations.ZeroMemory(octets);
        return hash;
    }
}
