using Spectre.Console;
using Spectre.Console.Rendering;

namespace Sallyport.Cli.Demo;

/// <summary>Text in one row of the terminal, whatever it holds: what does not fit is cut with a sign, and nothing in it is read as markup or as a control sequence.</summary>
/// <param name="text">What a device or a person may have written.</param>
/// <param name="color">Null for that of the terminal.</param>
internal sealed class DemoLine(string text, Color? color = null) : Renderable
{
    private const int LeastCells = 5;
    private readonly Segment _segment = new(string.Concat(text.Select(static one => char.IsControl(one) ? '·' : one)), new Style(color));

    /// <inheritdoc/>
    protected override Measurement Measure(RenderOptions options, int maxWidth)
    {
        int cells = Math.Min(_segment.CellCount(), maxWidth);
        return new Measurement(Math.Min(cells, LeastCells), cells);
    }

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => Segment.SplitOverflow(_segment, Overflow.Ellipsis, maxWidth);
}
