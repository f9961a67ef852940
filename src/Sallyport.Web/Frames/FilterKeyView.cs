namespace Sallyport.Web.Frames;

/// <summary>A key of the filter language, and what may stand behind it.</summary>
internal sealed record FilterKeyView(string Name, string Kind, string Meaning, string Example, IReadOnlyList<string> Words);
