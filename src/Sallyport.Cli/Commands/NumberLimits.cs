using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace Sallyport.Cli.Commands;

/// <summary>Limits of options that are numbers.</summary>
internal static class NumberLimits
{
    /// <summary>Refuses, with one sentence, what is no number or lies outside. A default is not checked.</summary>
    /// <param name="option">The option, not yet parsed: its own conversion would throw inside a validator.</param>
    /// <param name="least">Lowest allowed value.</param>
    /// <param name="most">Highest allowed value.</param>
    public static void Between<T>(this Option<T> option, T least, T most)
        where T : struct, INumber<T> => Limit(option, least, most);

    /// <inheritdoc cref="Between{T}(Option{T}, T, T)"/>
    public static void Between<T>(this Option<T?> option, T least, T most)
        where T : struct, INumber<T> => Limit(option, least, most);

    private static void Limit<T>(Option option, T least, T most)
        where T : struct, INumber<T> =>
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1
                && !(T.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out T value) && value >= least && value <= most))
            {
                string kind = typeof(T) == typeof(double) ? "number" : "whole number";
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name}: must be a {kind} from {least} to {most}"));
            }
        });
}
