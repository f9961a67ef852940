namespace Sallyport.Browser.Tests.Outputs;

/// <summary>As <see cref="OutputBench"/>, with a second bus, on which a device hears but does not speak yet.</summary>
public sealed class PairBench : OutputBench
{
    private protected override bool HasSecond => true;
}
