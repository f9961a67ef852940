using Sallyport.Wire.Anatomy;

namespace Sallyport.Gateway.Frames;

/// <summary>The link that frames come and go by, and the protocol that they are of.</summary>
/// <param name="Protocol">Protocol name, the first part of device ids.</param>
/// <param name="Segment">Network, tree or bus name, the second part.</param>
/// <param name="Link">Name of the link, in the form of the command line.</param>
/// <param name="Anatomy">Knows the fields of its frames.</param>
public sealed record FrameLine(string Protocol, string Segment, string Link, IFrameAnatomy Anatomy);
