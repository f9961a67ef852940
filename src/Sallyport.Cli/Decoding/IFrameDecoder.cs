namespace Sallyport.Cli.Decoding;

/// <summary>Takes the frames of one protocol apart.</summary>
internal interface IFrameDecoder
{
    /// <summary>Takes any octets apart.</summary>
    DecodedFrame Decode(byte[] frame);
}
