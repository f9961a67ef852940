using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sallyport.Gateway.Journal;
using Sallyport.Gateway.Journal.Bodies;

namespace Sallyport.Gateway.Commands;

/// <summary>
/// The hash chain of audit entries. Each holds the hash of the one before it, so a changed, removed or inserted one shows. Cutting off the newest entries
/// cannot show by itself: compare the newest hash with a copy kept elsewhere. Owned by the thread that runs the turns.
/// </summary>
public sealed class AuditTrail
{
    /// <summary>The "hash before" of the first entry: 64 zeros.</summary>
    public static string Beginning { get; } = new('0', 64);

    /// <summary>Hash of the newest entry.</summary>
    public string Newest { get; private set; }

    /// <summary>Goes on after an entry.</summary>
    /// <param name="newest">Its hash, or <see cref="Beginning"/>.</param>
    public AuditTrail(string newest) => Newest = newest;

    /// <summary>Finds the end of the chain in a journal, beginning the search after an entry that is known to be part of it.</summary>
    public static AuditTrail Resume(IJournalReader journal, long afterSeq, string hash)
    {
        const int Page = 10_000;
        IReadOnlyList<JournalEntry> entries;
        do
        {
            entries = journal.Read(new JournalQuery(afterSeq, Page, Kind: EntryKind.Audit));
            if (entries.Count > 0)
            {
                afterSeq = entries[^1].Seq;
                hash = ((AuditBody)entries[^1].Body).Hash;
            }
        }
        while (entries.Count == Page);
        return new AuditTrail(hash);
    }

    /// <summary>The next entry of the chain. It becomes part of it with <see cref="Accept"/>, once the journal took it.</summary>
    public AuditBody Next(Caller caller, string action, string target, string? detail)
    {
        var body = new AuditBody(caller.Who, caller.From, caller.Via, action, target, detail, Newest, string.Empty);
        return body with { Hash = HashOf(body) };
    }

    /// <summary>Makes an entry the end of the chain.</summary>
    public void Accept(AuditBody body) => Newest = body.Hash;

    /// <summary>Checks entries that follow each other; entries of other kinds are passed over.</summary>
    /// <param name="entries">In rising order.</param>
    /// <param name="before">Hash of the entry before the first of them; <see cref="Beginning"/> when they begin at the start.</param>
    /// <returns>Number of the first entry that does not fit, null when all fit.</returns>
    public static long? Verify(IEnumerable<JournalEntry> entries, string before)
    {
        foreach (var entry in entries)
        {
            if (entry.Body is not AuditBody body)
            {
                continue;
            }

            if (body.PreviousHash != before || body.Hash != HashOf(body))
            {
                return entry.Seq;
            }

            before = body.Hash;
        }

        return null;
    }

    /// <summary>SHA-256 over the previous hash and the fields, each with its length in front, so that no two sets of fields give the same octets.</summary>
    public static string HashOf(AuditBody body)
    {
        var text = new StringBuilder();
        foreach (var field in (ReadOnlySpan<string?>)[body.PreviousHash, body.Who, body.From, body.Via, body.Action, body.Target, body.Detail])
        {
            text.Append(field is null ? "-" : field.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(field).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
