using System.Globalization;
using Sallyport.Protocols.EStim.Outputs;

namespace Sallyport.Cli.Stimulators;

/// <summary>What somebody does at the device itself.</summary>
/// <param name="Kind">What.</param>
/// <param name="Output">At which output; 0 where it concerns none.</param>
internal readonly record struct HandAction(HandActionKind Kind, int Output = 0)
{
    /// <summary>The words of <see cref="TryParse"/>, for people.</summary>
    public const string Words = "open N, over N, close N, emergency, clear, allow-key or quit";

    /// <summary>Reads <c>open 0</c> or <c>open:0</c>.</summary>
    /// <param name="text">As typed.</param>
    /// <param name="outputs">How many the device has.</param>
    /// <param name="action">The action.</param>
    public static bool TryParse(string text, int outputs, out HandAction action)
    {
        string[] words = text.Split([' ', ':', '\t'], StringSplitOptions.RemoveEmptyEntries);
        HandActionKind? kind = words is [] ? null : words[0] switch
        {
            "open" => HandActionKind.Open,
            "over" => HandActionKind.Over,
            "close" => HandActionKind.Close,
            "emergency" => HandActionKind.Emergency,
            "clear" => HandActionKind.Clear,
            "allow-key" => HandActionKind.AllowKey,
            "quit" => HandActionKind.Quit,
            _ => null,
        };
        bool hasOutput = kind is HandActionKind.Open or HandActionKind.Over or HandActionKind.Close;
        int output = 0;
        bool isGood = kind is not null && (hasOutput
            ? words.Length == 2 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out output) && output < Math.Min(outputs, OutputSet.MaximumOutputs)
            : words.Length == 1);
        action = isGood ? new HandAction(kind!.Value, output) : default;
        return isGood;
    }
}
