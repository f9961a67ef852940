namespace Sallyport.Web.Api;

/// <summary>Which program answers.</summary>
/// <param name="Product">Always <c>sallyport</c>.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="Api">Version of the API.</param>
internal sealed record VersionView(string Product, string Version, string Api);
