namespace Sallyport.Mqtt.Client.Test;

/// <summary>The certificate that a broker showed, trusted or not.</summary>
/// <param name="Subject">Whom it names.</param>
/// <param name="Issuer">Who signed it.</param>
/// <param name="Names">Host names and addresses that it is for; at most 20.</param>
/// <param name="NotBefore">It is valid from then on.</param>
/// <param name="NotAfter">It is valid until then.</param>
/// <param name="Fingerprint">SHA-256 of it, lower-case hex.</param>
public sealed record MqttCertificate(string Subject, string Issuer, IReadOnlyList<string> Names, DateTimeOffset NotBefore, DateTimeOffset NotAfter, string Fingerprint);
