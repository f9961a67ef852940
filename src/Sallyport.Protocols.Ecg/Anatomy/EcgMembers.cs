using Sallyport.Wire.Anatomy;

namespace Sallyport.Protocols.Ecg.Anatomy;

/// <summary>Members of text messages (ecg.md sections 3 and 6).</summary>
internal static class EcgMembers
{
    /// <summary>What a member is for; one that nobody knows is a payload.</summary>
    public static TextMember Of(string name) => name switch
    {
        "MAC" => new(FieldRole.Address, "address of the device; early programs write six raw octets"),
        "IP" => new(FieldRole.Address, "address of the device in its network"),
        "Paciente" or "patient" => new(FieldRole.Payload, "whose heart it is"),
        "chave publica" or "chave_publica" or "pubkey" => new(FieldRole.Key, "public key of the sender"),
        "criptografia" or "crypto" => new(FieldRole.Type, "cipher of the transfer"),
        "Tamanho" or "size" => new(FieldRole.Length, "of the transfer on the wire; 0 for a stream", "octets"),
        "bytes" => new(FieldRole.Length, "of the transfer in clear", "octets"),
        "versao" or "grupo" or "kdf" or "dtype" or "modo" or "response" or "codigo" => new(FieldRole.Type),
        "cifras" => new(FieldRole.Type, "ciphers that the server takes"),
        "nonce" => new(FieldRole.Nonce),
        "prova" => new(FieldRole.Tag, "proves the server"),
        "sha256" => new(FieldRole.Tag, "of the transfer in clear"),
        "key" => new(FieldRole.Key, "a key that travels in clear; masked", null, true),
        "IV" or "iv" => new(FieldRole.Nonce),
        "fs" => new(FieldRole.Payload, "sampling rate", "Hz"),
        "canais" => new(FieldRole.Payload, "samples of one instant"),
        "ganho" => new(FieldRole.Payload, "steps of one unit"),
        "inicio" => new(FieldRole.Time),
        "transferencia" or "blocos" => new(FieldRole.Counter),
        _ => new(FieldRole.Payload),
    };

    /// <summary>Name of a text message by its members.</summary>
    public static string TypeOf(IReadOnlyList<FieldSpan> fields) => fields.Select(static field => field.Name switch
    {
        "response" => "answer",
        "criptografia" or "crypto" => "header",
        "fim" => "end",
        "MAC" or "Paciente" or "patient" or "pubkey" => "identification",
        "connection" => "connection",
        _ => null,
    }).FirstOrDefault(static type => type is not null) ?? "unknown";
}
