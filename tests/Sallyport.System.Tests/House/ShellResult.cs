namespace Sallyport.System.Tests.House;

/// <summary>What a program left behind.</summary>
internal sealed record ShellResult(int ExitCode, string Output, string Error);
