using System.Text.Json;

namespace Sallyport.Web.Api;

/// <summary>Names of the code as words of the contract.</summary>
internal static class Words
{
    /// <summary><c>UnknownDevice</c> is <c>unknown-device</c>.</summary>
    public static string Kebab(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
