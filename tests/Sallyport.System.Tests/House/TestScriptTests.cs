namespace Sallyport.System.Tests.House;

/// <summary>The script ./test, with suites that are played.</summary>
public sealed class TestScriptTests : IDisposable
{
    private readonly ScratchTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Suites_AllGood_LastLineCountsThem()
    {
        Suite("One.Tests", 0, Test("a", "Pass"), Test("b", "Pass"));
        Suite("Two.Tests", 0, Test("c", "Pass"), Test("d", "Skip", "no broker &lt;here&gt;"));

        ShellResult result = _tree.Run("test");

        Assert.Equal("4 passed, 0 failed, 1 skipped", LastLine(result));   // with the formatting check
        Assert.Contains("SKIPPED d (no broker <here>)", result.Output, StringComparison.Ordinal);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(1, _tree.Builds);
    }

    [Fact]
    public void Suite_FailedTest_IsNamedLastAndFailsTheRun()
    {
        Suite("One.Tests", 2, Test("a", "Pass"), Test("b&quot;x&quot; &amp; y", "Fail"));

        ShellResult result = _tree.Run("test");

        Assert.EndsWith("FAILED b\"x\" & y\n2 passed, 1 failed, 0 skipped\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public void Suite_NoExecutedTest_Fails()
    {
        Suite("One.Tests", 0, Test("a", "Skip"));

        ShellResult result = _tree.Run("test");

        Assert.Contains("FAILED One.Tests: no test was executed", result.Output, StringComparison.Ordinal);
        Assert.Equal("1 passed, 1 failed, 1 skipped", LastLine(result));
    }

    [Fact]
    public void Suite_CrashAfterGoodTests_Fails()
    {
        Suite("One.Tests", 134, Test("a", "Pass"));

        Assert.Equal(1, _tree.Run("test").ExitCode);
    }

    [Fact]
    public void Strict_SkippedTest_FailsUnlessItIsAllowed()
    {
        Suite("One.Tests", 0, Test("a", "Pass"), Test("allowed one", "Skip"), Test("another", "Skip"));
        _tree.Place("tests/allowed-skips.txt", "# why\nallowed one\n");

        ShellResult result = _tree.Run("test", "--strict");

        Assert.Equal("2 passed, 1 failed, 1 skipped", LastLine(result));
        Assert.Contains("FAILED another (skipped", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Name_GivenInPart_RunsOnlyThatSuite()
    {
        Suite("One.Tests", 0, Test("a", "Pass"));
        Suite("Two.Tests", 0, Test("b", "Pass"));

        Assert.Equal("1 passed, 0 failed, 0 skipped", LastLine(_tree.Run("test", "two")));
    }

    [Fact]
    public void Name_FitsNothing_IsNotSuccess() => Assert.Equal(1, _tree.Run("test", "nothing").ExitCode);

    [Fact]
    public void Format_Breach_IsAFailedTest()
    {
        _tree.Environment["FAKE_FORMAT"] = "2";
        Suite("One.Tests", 0, Test("a", "Pass"));

        Assert.Equal("1 passed, 1 failed, 0 skipped", LastLine(_tree.Run("test")));
    }

    [Fact]
    public void NativeSuite_TestAnythingProtocol_IsCounted()
    {
        Suite("One.Tests", 0, Test("a", "Pass"));
        _tree.Place("tests/c/run", "#!/usr/bin/env bash\necho 1..3\necho 'ok 1 - frame'\necho 'not ok 2 - key'\necho 'ok 3 - radio # SKIP no radio'\nexit 1\n", executable: true);

        ShellResult result = _tree.Run("test");

        Assert.Equal("3 passed, 1 failed, 1 skipped", LastLine(result));
        Assert.Contains("FAILED c: key", result.Output, StringComparison.Ordinal);
        Assert.Contains("SKIPPED c: radio (no radio)", result.Output, StringComparison.Ordinal);
    }

    private void Suite(string name, int exitCode, params string[] tests)
    {
        _tree.Place($"tests/{name}/{name}.csproj", "<Project />");
        _tree.Place($"artifacts/bin/{name}/debug/{name}.report", $"<assemblies><assembly><collection>{string.Concat(tests)}</collection></assembly></assemblies>");
        string program = """
            #!/usr/bin/env bash
            while [[ $1 != --results-directory ]]; do shift; done
            cp "$0.report" "$2/$5"
            """;
        _tree.Place($"artifacts/bin/{name}/debug/{name}", $"{program}\nexit {exitCode}\n", executable: true);
    }

    private static string Test(string name, string result, string reason = "why") =>
        $"<test name=\"{name}\" type=\"T\" method=\"M\" time=\"0.1\" result=\"{result}\">" + (result == "Skip" ? $"<reason><![CDATA[{reason.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal)}]]></reason></test>" : "</test>");

    private static string LastLine(ShellResult result) => result.Output.TrimEnd().Split('\n')[^1];
}
