namespace Sallyport.Web.Frames;

/// <summary>What the encrypted field of a frame says in clear.</summary>
/// <param name="Offset">Where the encrypted field begins in the frame.</param>
/// <param name="Hex">Its octets, two digits each; a masked octet is <c>**</c>.</param>
/// <param name="Fields">They cover every octet once; offsets count from the first one of the plaintext.</param>
internal sealed record PlainView(int Offset, string Hex, IReadOnlyList<FieldView> Fields);
