using Sallyport.Web.Settings;

namespace Sallyport.Web.Api;

/// <summary>An error as RFC 9457 asks for it.</summary>
/// <param name="Type">Always <c>about:blank</c>; the code says which error it is.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">For people.</param>
/// <param name="Code">Stable, for programs: a refusal of the gateway in kebab case, or <c>unauthorized, forbidden-role, not-found, method-not-allowed, unsupported, internal</c> and so on.</param>
/// <param name="Errors">Each field that is wrong, all at once; null where the detail says it all.</param>
internal sealed record ProblemView(string Type, string Title, int Status, string? Detail, string Code, IReadOnlyList<SettingError>? Errors = null);
