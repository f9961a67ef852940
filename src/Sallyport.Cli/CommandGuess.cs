using System.CommandLine;

namespace Sallyport.Cli;

/// <summary>Finds the command that somebody meant.</summary>
internal static class CommandGuess
{
    private const int MostChanges = 2;

    /// <summary>What to say about a word that is no command here.</summary>
    /// <param name="parent">The command whose subcommands there are.</param>
    /// <param name="word">What was written.</param>
    public static string Say(Command parent, string word)
    {
        string? nearest = parent.Subcommands.Where(static one => !one.Hidden).Select(static one => one.Name)
            .Where(name => Distance(name, word) <= MostChanges || name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .OrderBy(name => Distance(name, word)).ThenBy(static name => name, StringComparer.Ordinal).FirstOrDefault();
        return $"there is no command '{word}'{(nearest is null ? "" : $"; did you mean '{nearest}'?")}";
    }

    /// <summary>How many letters must be put in, left out, changed, or swapped with their neighbour to make one word of the other, in any case of letters.</summary>
    private static int Distance(string one, string other)
    {
        (string a, string b) = (one.ToLowerInvariant(), other.ToLowerInvariant());
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                int change = a[i - 1] == b[j - 1] ? 0 : 1;
                cost[i, j] = Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[a.Length, b.Length];
    }
}
