using Sallyport.Protocols.Fota.Messages;
using Sallyport.Wire.Anatomy;

namespace Sallyport.Protocols.Fota.Anatomy;

/// <summary>Members of bodies (fota.md sections 2, 4 and 5).</summary>
internal static class BodyMembers
{
    private const string Octets = "octets";

    /// <summary>What a member is for; one that nobody knows is a payload.</summary>
    public static TextMember Of(string name) => name switch
    {
        "device_id" or "session_id" => new(FieldRole.Address),
        "version" or "current_version" or "latest_version" or "firmware_version" => new(FieldRole.Type, "version of the firmware, as text"),
        "success" or "update_available" or "available" or "status" or "phase" or "verified" => new(FieldRole.Type),
        "original_size" or "firmware_size" => new(FieldRole.Length, "of the image in clear", Octets),
        "encrypted_size" => new(FieldRole.Length, "of the encrypted image", Octets),
        "chunk_size" or "size" => new(FieldRole.Length, "of a chunk", Octets),
        "total_chunks" => new(FieldRole.Length, "chunks of the image"),
        "chunk_number" or "chunk_index" => new(FieldRole.Counter, "number of the chunk, from 0"),
        "sha256_hash" => new(FieldRole.Tag, "SHA-256 of the image in clear"),
        "signature" => new(FieldRole.Tag, "RSA over the hash of the image, Base64"),
        "hmac" => new(FieldRole.Tag, "HMAC-SHA256 of the chunk and its number"),
        "iv" => new(FieldRole.Nonce, "IV of the image, Base64"),
        "data" or "chunk_data" => new(FieldRole.Encrypted, "octets of the encrypted image, Base64"),
        "timestamp" or "start_time" or "last_chunk_time" or "uploaded_at" => new(FieldRole.Time),
        "error" or "message" => new(FieldRole.Payload, "for people"),
        _ => new(FieldRole.Payload),
    };

    /// <summary>Kind of a body by its members.</summary>
    public static BodyType TypeOf(IReadOnlyList<FieldSpan> fields)
    {
        bool Has(string name) => fields.Any(field => field.Name == name);
        return Has("error") ? BodyType.Error
            : Has("update_available") ? BodyType.Check
            : Has("chunk") || Has("chunk_data") ? BodyType.Chunk
            : Has("sha256_hash") && Has("signature") ? BodyType.Manifest
            : BodyType.Body;
    }
}
