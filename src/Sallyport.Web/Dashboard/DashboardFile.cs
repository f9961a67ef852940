namespace Sallyport.Web.Dashboard;

/// <summary>One file of the dashboard.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Plain">Its octets.</param>
/// <param name="Compressed">The same in Brotli; null where that saves nothing.</param>
internal sealed record DashboardFile(string ContentType, byte[] Plain, byte[]? Compressed);
