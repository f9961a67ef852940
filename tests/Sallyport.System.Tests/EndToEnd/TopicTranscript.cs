using System.Text.RegularExpressions;

namespace Sallyport.System.Tests.EndToEnd;

/// <summary>Reads a subscriber's lines as a story: each expected message must come after the one before it; others may stand between. A failure prints the whole story.</summary>
internal sealed class TopicTranscript(Subscriber subscriber)
{
    private int _at;

    /// <summary>Waits for a message on a topic with exactly this payload.</summary>
    public Task ShowsAsync(string topic, string payload) => MatchAsync($"{topic} {payload}", line => line == $"0 {topic} {payload}");

    /// <summary>Waits for a message on a topic with a payload that matches wholly.</summary>
    public Task ShowsLikeAsync(string topic, string pattern) => MatchAsync($"{topic} {pattern}", line =>
        line.StartsWith($"0 {topic} ", StringComparison.Ordinal) && Regex.IsMatch(line[(topic.Length + 3)..], $"^(?:{pattern})$"));

    private async Task MatchAsync(string wanted, Func<string, bool> fits)
    {
        int read = _at;
        try
        {
            await subscriber.UntilAsync(lines =>
            {
                while (read < lines.Count && !fits(lines[read]))
                {
                    read++;
                }

                return read < lines.Count;
            });
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"not shown: {wanted}\nread up to line {_at} of\n{string.Join('\n', subscriber.Lines)}");
        }

        _at = read + 1;
    }
}
