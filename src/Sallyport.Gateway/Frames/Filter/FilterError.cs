namespace Sallyport.Gateway.Frames.Filter;

/// <summary>Why a filter cannot be read.</summary>
/// <param name="Column">Where, counted from 1; one behind the end when something is missing there.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record FilterError(int Column, string Message);
