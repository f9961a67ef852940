namespace Sallyport.Web.Api;

/// <summary>The first good answer to a creating call.</summary>
internal sealed record KeptAnswer(int Status, string ContentType, string? Location, byte[] Octets);
