using System.Globalization;

namespace Sallyport.Storage.Sqlite;

/// <summary>
/// The versions of one kind of file, in order: step n brings a file from version n to n+1. A new file takes all steps, so there is only one way to
/// any version. The version is SQLite's <c>user_version</c>, which changes in the same transaction as the tables; <c>application_id</c> says whose file it is.
/// </summary>
/// <param name="applicationId">Stored in the header; tells our kinds of files apart, and from those of others.</param>
/// <param name="what">For messages: what the file is.</param>
/// <param name="steps">SQL of each step; never changed once released, only added to.</param>
internal sealed class SqliteSchema(int applicationId, string what, params string[] steps)
{
    /// <summary>The version that this program writes.</summary>
    public int Version => steps.Length;

    /// <summary>Brings an open file to <see cref="Version"/>.</summary>
    /// <exception cref="StorageException">It is newer, or not a file of this kind.</exception>
    public void Apply(SqliteConnection connection)
    {
        var found = connection.Scalar("PRAGMA user_version");
        var owner = connection.Scalar("PRAGMA application_id");
        if (owner != applicationId && (owner != 0 || found != 0 || connection.Scalar("SELECT count(*) FROM sqlite_schema") != 0))
        {
            throw new StorageException(StorageFailure.Damaged, $"{connection.Path} is a database, but not {what} of Sallyport.");
        }

        if (found > Version)
        {
            var message = $"{connection.Path} was written by a newer Sallyport (version {found} of {what}, this program knows {Version}); use the newer program or another data folder.";
            throw new StorageException(StorageFailure.NewerVersion, message);
        }

        if (found < Version)
        {
            connection.Transaction(synced: true, (this, (int)found), static (inside, from) => from.Item1.Run(inside, from.Item2));
        }
    }

    private void Run(SqliteConnection connection, int from)
    {
        for (var step = from; step < steps.Length; step++)
        {
            connection.Execute(steps[step]);
        }

        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id={applicationId}; PRAGMA user_version={Version}"));
    }
}
