using System.Net;

namespace Sallyport.Cli.Configuration;

/// <summary>Where a gateway serves TLS.</summary>
/// <param name="Endpoint">Port 0 = any.</param>
/// <param name="CertificateFile">PEM, with its chain; null: a self-made one.</param>
/// <param name="KeyFile">PEM, not encrypted; null: a self-made one.</param>
internal sealed record HttpsSettings(IPEndPoint Endpoint, string? CertificateFile, string? KeyFile);
