using Sallyport.Browser.Tests.Outputs;
using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Downlinks;
using Sallyport.Web.Access;

namespace Sallyport.Browser.Tests.Dashboard;

/// <summary>Whatever is enabled on a page, the person there may do: viewer and operator use everything on every address, and the gateway forbids nothing.</summary>
public sealed class RoleWalkTests(LivingGateway gateway, OutputBench outputs) : IClassFixture<LivingGateway>, IClassFixture<OutputBench>
{
    private const string Sleeper = "enigmaiot/demo/02:53:00:00:00:07";
    private static readonly Caller Tester = new("tester", "local", "test");

    [Theory]
    [InlineData(AccessRole.Viewer, 80)]
    [InlineData(AccessRole.Operator, 120)]
    public async Task EverythingEnabled_OnEveryAddress_IsNeverForbidden(AccessRole role, int least)
    {
        await using Tab tab = await gateway.OpenAsync("/", TokenOf(gateway.Access, role));
        await OutputBench.UntilAsync(() => gateway.Control.Find(Sleeper).Count == 1 && gateway.Control.Alerts.Open.Count > 0);
        await gateway.Control.SubmitAsync(new DownlinkRequest { Device = Sleeper, Verb = DownlinkVerb.Set, Payload = [1] }, Tester, TestContext.Current.CancellationToken);

        RoleWalk walk = await RoleWalk.RunAsync(tab, gateway.Address);

        Assert.True(walk.Forbidden.Count == 0, string.Join("\n", walk.Forbidden));
        Assert.True(walk.Used.Count >= least, $"only {walk.Used.Count} were used:\n{string.Join("\n", walk.Used)}");
    }

    [Theory]
    [InlineData(AccessRole.Viewer)]
    [InlineData(AccessRole.Operator)]
    public async Task EverythingEnabled_OnThePageOfOutputs_IsNeverForbidden(AccessRole role)
    {
        await using Tab tab = await outputs.OpenAsync("/", await outputs.MakeTokenAsync(role.ToString().ToLowerInvariant()));
        await outputs.CalmAsync();

        RoleWalk walk = await RoleWalk.RunAsync(tab, outputs.Address, ["/outputs", $"/outputs?device={OutputBench.Device}", $"/devices/{OutputBench.Device}", "/map", "/settings/networks"]);

        Assert.True(walk.Forbidden.Count == 0, string.Join("\n", walk.Forbidden));
        Assert.NotEmpty(walk.Used);
    }

    private static string TokenOf(AccessBook access, AccessRole role)
    {
        access.Tokens.Create($"the {role}", role, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000, out string token, out _);
        return token;
    }
}
