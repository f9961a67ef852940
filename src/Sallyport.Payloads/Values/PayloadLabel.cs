namespace Sallyport.Payloads.Values;

/// <summary>A path as people say it: of CayenneLPP the name without the channel, unless several channels have the same.</summary>
public static class PayloadLabel
{
    /// <summary>The label of a path.</summary>
    /// <param name="path">See <see cref="PayloadValue.Path"/>.</param>
    /// <param name="isCayenne">Whether the payload is CayenneLPP.</param>
    /// <param name="all">All CayenneLPP paths of the device.</param>
    public static string Of(string path, bool isCayenne, IEnumerable<string> all)
    {
        if (!isCayenne)
        {
            return path;
        }

        var (channel, name) = Split(path);
        return all.Count(other => Split(other).Name == name) > 1 ? $"{name} {channel}" : name;
    }

    private static (string Channel, string Name) Split(string path)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? ("", path) : (path[..dot], path[(dot + 1)..]);
    }
}
