using Sallyport.Gateway.Frames;

namespace Sallyport.Web.Frames;

/// <summary>A frame and its anatomy.</summary>
/// <param name="Epoch">Tells the ring that the number is of.</param>
/// <param name="Frame">The row of the list.</param>
/// <param name="Title">Name of the message on the wire page.</param>
/// <param name="Problem">What is wrong with its shape; null when nothing is.</param>
/// <param name="Fields">They cover every octet on the air once.</param>
/// <param name="Plain">The encrypted field in clear; null when there is none, no key fitted, or plaintext is not kept.</param>
/// <param name="PlainKept">False when the settings say that plaintext is not kept.</param>
internal sealed record FrameDetailView(
    long Epoch, FrameView Frame, string Title, string? Problem, IReadOnlyList<FieldView> Fields, PlainView? Plain, bool PlainKept)
{
    public static FrameDetailView Of(FrameRing ring, KeptFrame frame, Func<string, string?> nameOf)
    {
        var anatomy = frame.Head.Line.Anatomy.Describe(frame.Octets, frame.Plaintext);
        var plain = anatomy.Plain is { } part
            ? new PlainView(part.Offset, Masked(frame), [.. PayloadSpans.Complete(part.Fields, frame.Plaintext).Select(FieldView.Of)])
            : null;
        return new FrameDetailView(
            ring.Epoch,
            FrameView.Of(frame, nameOf),
            anatomy.Type,
            anatomy.Problem,
            [.. PayloadSpans.Complete(anatomy.Fields, frame.Octets).Select(FieldView.Of)],
            plain,
            ring.Options.KeepPlaintext);
    }

    private static string Masked(KeptFrame frame) => string.Concat(
        Convert.ToHexStringLower(frame.Plaintext.AsSpan(0, frame.SecretOffset)),
        new string('*', 2 * frame.SecretLength),
        Convert.ToHexStringLower(frame.Plaintext.AsSpan(frame.SecretOffset + frame.SecretLength)));
}
