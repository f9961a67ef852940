namespace Sallyport.Protocols.Fota.Messages;

/// <summary>What a body over HTTP is, by its members (fota.md sections 2, 4 and 5).</summary>
public enum BodyType
{
    /// <summary>Anything else that is a JSON object.</summary>
    Body,

    /// <summary>What an image is: versions, sizes, hash, signature.</summary>
    Manifest,

    /// <summary>Answer to a check; it may hold a manifest.</summary>
    Check,

    /// <summary>A piece of an encrypted image.</summary>
    Chunk,

    /// <summary>A refusal.</summary>
    Error,

    /// <summary>A page for people.</summary>
    Page,
}
