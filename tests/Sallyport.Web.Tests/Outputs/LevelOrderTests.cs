using Sallyport.Web.Tests.Fakes;

namespace Sallyport.Web.Tests.Outputs;

/// <summary>Levels over REST with the target that the caller saw; at the other end of the line a real device.</summary>
public sealed class LevelOrderTests
{
    private const string Root = $"/api/v1/outputs/{WebBench.Stimulator}";

    [Fact]
    public async Task Levels_WhoseTargetMoved_AreRefusedWithThePresentTarget()
    {
        await using var bench = await WebBench.StartAsync(hasOutputs: true);
        await bench.StimulatorAsync();
        await AcceptedAsync(bench, "arm", """{"outputs":[0],"timeoutSeconds":60}""");
        await AcceptedAsync(bench, "levels", """{"levels":[{"output":0,"level":200,"expectedTarget":0}]}""");
        await AcceptedAsync(bench, "levels", """{"levels":[{"output":0,"level":50}]}""");

        var answer = await bench.CallAsync("POST", $"{Root}/levels", """{"levels":[{"output":0,"level":210,"expectedTarget":200}]}""");

        Assert.Equal((409, "target-moved"), (answer.Status, answer.Code));
        Assert.Equal("output 0: its target is 50 per mille now, not 200; nothing was raised", answer.Json.GetProperty("detail").GetString());
        await AcceptedAsync(bench, "levels", """{"levels":[{"output":0,"level":60,"expectedTarget":50}]}""");
        await AcceptedAsync(bench, "levels", """{"levels":[{"output":0,"level":0,"expectedTarget":200}]}""");
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1001")]
    [InlineData("4294967296")]
    public async Task Levels_WithAnImpossibleTarget_AreMalformed(string target)
    {
        await using var bench = await WebBench.StartAsync(hasOutputs: true);
        await bench.StimulatorAsync();

        var answer = await bench.CallAsync("POST", $"{Root}/levels", $$"""{"levels":[{"output":0,"level":0,"expectedTarget":{{target}}}]}""");

        Assert.Equal((400, "malformed"), (answer.Status, answer.Code));
    }

    private static async Task AcceptedAsync(WebBench bench, string word, string body)
    {
        var answer = await bench.CallAsync("POST", $"{Root}/{word}", body);
        Assert.True(answer.Status == 200 && answer.Json.GetProperty("outcome").GetString() == "accepted", $"{word} {body}: {answer.Status} {answer.Body}");
    }
}
