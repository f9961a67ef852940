namespace Sallyport.Web.Access;

/// <summary>What became of a sign-in.</summary>
/// <param name="Verdict">In one word.</param>
/// <param name="Wait">How long until the next try; zero where that does not matter.</param>
/// <param name="Session">The session, when it began.</param>
/// <param name="Secret">For its cookie.</param>
internal sealed record SignInResult(SignInVerdict Verdict, TimeSpan Wait, UserSession? Session = null, string? Secret = null);
