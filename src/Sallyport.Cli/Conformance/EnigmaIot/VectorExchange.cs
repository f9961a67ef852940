namespace Sallyport.Cli.Conformance.EnigmaIot;

/// <summary>One captured REST exchange of the original gateway.</summary>
/// <param name="Name">Name of the case.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Status">Status of the answer.</param>
/// <param name="ContentType">Content type of the answer.</param>
/// <param name="Body">Body of the answer, which need not be valid JSON.</param>
internal sealed record VectorExchange(string Name, string Method, string Target, int Status, string ContentType, string Body);
