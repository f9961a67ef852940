using Sallyport.Wire;

namespace Sallyport.Web.EnigmaIot;

/// <summary>An answer of the original's API.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="ContentType">Without parameters.</param>
/// <param name="Body">The body, ASCII but for names.</param>
/// <param name="Action">What has to be done for the answer to be true.</param>
/// <param name="Node">To which node; <see cref="MacAddress.None"/> where the action is about none.</param>
public sealed record OriginalAnswer(int Status, string ContentType, string Body, OriginalAction Action = OriginalAction.None, MacAddress Node = default);
