namespace Sallyport.Web.Settings;

/// <summary>A certificate.</summary>
/// <param name="Subject">Whom it names.</param>
/// <param name="Issuer">Who signed it.</param>
/// <param name="Names">Hosts that it is for.</param>
/// <param name="NotBefore">Valid from, RFC 3339 UTC.</param>
/// <param name="NotAfter">Valid until.</param>
/// <param name="Fingerprint">SHA-256, lower-case hex.</param>
public sealed record CertificateView(string Subject, string Issuer, IReadOnlyList<string> Names, string NotBefore, string NotAfter, string Fingerprint);
