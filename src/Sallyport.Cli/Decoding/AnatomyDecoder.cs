using Sallyport.Wire.Anatomy;

namespace Sallyport.Cli.Decoding;

/// <summary>Lays the fields of a protocol over frames and opens nothing.</summary>
/// <param name="anatomy">The protocol.</param>
internal sealed class AnatomyDecoder(IFrameAnatomy anatomy) : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodedFrame Decode(byte[] frame)
    {
        FrameAnatomy described = anatomy.Describe(frame, []);
        bool? opened = described.Fields.Any(static field => field.Role == FieldRole.Encrypted) ? false : null;
        return new DecodedFrame(null, null, null, null, anatomy.Protocol, described.Type, opened, described.Problem, [.. described.Fields.Select(field => FrameDecoder.Print(field, 0, frame))]);
    }
}
