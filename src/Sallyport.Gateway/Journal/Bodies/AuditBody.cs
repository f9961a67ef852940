using System.Text.Json.Serialization;

namespace Sallyport.Gateway.Journal.Bodies;

/// <summary>Who did what. Each entry holds the hash of the one before it, so that a removed or changed one shows.</summary>
/// <param name="Who">User, token name or <c>gateway</c>.</param>
/// <param name="From">Where from: an address or <c>local</c>.</param>
/// <param name="Via">By which way: <c>rest, mqtt, cli, gateway</c>.</param>
/// <param name="Action">A word such as <c>downlink.submit</c>.</param>
/// <param name="Target">Device id or other object, empty for none.</param>
/// <param name="Detail">For people; never a secret.</param>
/// <param name="PreviousHash">Hash of the audit entry before, lower-case hex; 64 zeros for the first.</param>
/// <param name="Hash">SHA-256 over the previous hash and the fields above, lower-case hex.</param>
public sealed record AuditBody(string Who, string From, string Via, string Action, string Target, string? Detail, string PreviousHash, string Hash) : EntryBody
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override EntryKind Kind => EntryKind.Audit;

    /// <inheritdoc/>
    [JsonIgnore]
    public override Durability Durability => Durability.Strong;
}
