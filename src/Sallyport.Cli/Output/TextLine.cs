using System.Text;

namespace Sallyport.Cli.Output;

/// <summary>Text of devices and users on a terminal: control characters could move the cursor or change the title, so they are shown as dots.</summary>
internal static class TextLine
{
    public static string Safe(string? text)
    {
        if (text is null)
        {
            return "-";
        }

        var safe = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            safe.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? '.' : c);
        }

        return safe.ToString();
    }
}
