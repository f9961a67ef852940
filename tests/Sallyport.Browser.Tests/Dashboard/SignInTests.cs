using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Sallyport.Web.Access;
using static Microsoft.Playwright.Assertions;

namespace Sallyport.Browser.Tests.Dashboard;

/// <summary>People at the door, in a real browser: the one-time link, passwords, roles.</summary>
public sealed class SignInTests(LivingGateway gateway) : IClassFixture<LivingGateway>
{
    private const string Password = "correct horse battery";
    private static readonly string? Folder = Environment.GetEnvironmentVariable("SALLYPORT_PICTURES");
    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = 30_000 };

    [Fact]
    public async Task OwnerLink_Opened_MakesTheOwnerWhoComesBackWithThePassword()
    {
        gateway.Access.Links.Make(null, out string secret);
        await using Tab owner = await gateway.OpenAsync("/", token: "");
        await Expect(owner.Heading).ToHaveTextAsync("Sallyport", Patient);
        await ShootAsync(owner, "entrance-light");

        // Into a tab that is open already, as people paste it.
        await owner.Page.EvaluateAsync("secret => { location.hash = 'link=' + secret; }", secret);
        await Expect(owner.Heading).ToHaveTextAsync("Become the owner", Patient);
        Assert.DoesNotContain("link=", owner.Page.Url, StringComparison.Ordinal);
        await ShootAsync(owner, "owner-link-light");
        await owner.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Anna");
        await owner.Page.GetByLabel("New password").FillAsync("short");
        await Expect(owner.Page.Locator("#password-rule")).ToHaveTextAsync("At least 10 characters; several words are fine.");
        await Expect(owner.Button("Own this gateway")).ToBeDisabledAsync();
        await owner.Page.GetByLabel("New password").FillAsync(Password);
        await owner.Page.GetByLabel("The same again").FillAsync(Password);
        await owner.Button("Own this gateway").ClickAsync();

        await Expect(owner.Page.Locator(".live")).ToHaveTextAsync(new Regex("^live"), Patient);
        await owner.Button("Account of anna").ClickAsync();
        await Expect(owner.Page.Locator(".account-box")).ToContainTextAsync("You may do everything.");
        await ShootAsync(owner, "account-light");
        Assert.Single(gateway.Access.Sessions.List, static session => session.User == "anna");
        Assert.Equal("", await owner.Page.EvaluateAsync<string>("document.cookie"));
        Assert.Empty(owner.Complaints);

        await owner.Button("Sign out").ClickAsync();
        await Expect(owner.Button("Sign in")).ToBeVisibleAsync();
        Assert.DoesNotContain(gateway.Access.Sessions.List, static session => session.User == "anna");
        await SignInAsync(owner, "anna", "not the password");
        await Expect(owner.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("the name or the password is wrong");
        await SignInAsync(owner, "Anna", Password);
        await Expect(owner.Page.Locator(".live")).ToHaveTextAsync(new Regex("^live"), Patient);
        await owner.Page.ReloadAsync();
        await Expect(owner.Page.Locator(".who")).ToHaveTextAsync("anna", Patient);
        await UsersAsync(owner);
    }

    [Fact]
    public async Task Viewer_Buttons_AreDisabledAndSayWhy()
    {
        gateway.Access.Users.Add("guest", AccessRole.Viewer);
        gateway.Access.Links.Make("guest", out string secret);
        await using Tab tab = await gateway.OpenAsync("/", fragment: $"link={secret}");
        await Expect(tab.Heading).ToHaveTextAsync("Hello guest", Patient);
        await tab.Page.GetByLabel("New password").FillAsync(Password);
        await tab.Page.GetByLabel("The same again").FillAsync(Password);
        await tab.Button("Set the password").ClickAsync();
        await Expect(tab.Page.Locator(".who")).ToHaveTextAsync("guest", Patient);

        await tab.Page.GotoAsync(new Uri(gateway.Address, "/devices/enigmaiot/demo/02:53:00:00:00:07").ToString());

        ILocator send = tab.Button("Send");
        await Expect(send).ToBeDisabledAsync(new() { Timeout = 30_000 });
        await Expect(send).ToHaveAttributeAsync("title", "This needs the role operator; you are viewer.");
        await tab.Page.GotoAsync(new Uri(gateway.Address, "/settings/users").ToString());
        await Expect(tab.Page.GetByText("You may look; changes need the role admin.")).ToBeVisibleAsync(new() { Timeout = 30_000 });

        // The device may not have joined yet when its page asks for it.
        Assert.All(tab.Complaints, static complaint => Assert.Contains("404 (Not Found)", complaint, StringComparison.Ordinal));
    }

    /// <summary>Two admins look at the same accounts; the second edit is told what the first one was, and holds when it is made again.</summary>
    [Fact]
    public async Task Users_EditedInTwoTabs_TheSecondIsToldWhatTheFirstChanged()
    {
        gateway.Access.Users.Add("carl", AccessRole.Viewer);
        await using Tab first = await gateway.OpenAsync("/settings/users");
        await using Tab second = await gateway.OpenAsync("/settings/users");
        ILocator role = second.Page.GetByLabel("Role of carl");
        await Expect(role).ToHaveValueAsync("viewer", new() { Timeout = 30_000 });
        await first.Page.GetByLabel("Role of carl").SelectOptionAsync("operator");
        await Expect(first.Page.GetByLabel("Role of carl")).ToHaveValueAsync("operator");
        Assert.True(SpinWait.SpinUntil(() => gateway.Access.Users.Find("carl")!.Role == AccessRole.Operator, TimeSpan.FromSeconds(30)));

        await role.SelectOptionAsync("admin");

        await Expect(second.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Somebody else was quicker. carl is operator now, was viewer. Yours was not saved.", new() { Timeout = 30_000 });
        await Expect(role).ToHaveValueAsync("operator");
        Assert.Equal(AccessRole.Operator, gateway.Access.Users.Find("carl")!.Role);
        await role.SelectOptionAsync("admin");
        await Expect(second.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0, new() { Timeout = 30_000 });
        await Expect(role).ToHaveValueAsync("admin");
        Assert.Equal(AccessRole.Admin, gateway.Access.Users.Find("carl")!.Role);

        await first.Page.Locator("tr", new() { HasText = "carl" }).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await first.Page.GetByLabel("Type carl to remove it").FillAsync("carl");
        await first.Button("Remove for ever").ClickAsync();
        await Expect(first.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("carl is admin now, was operator.", new() { Timeout = 30_000 });
        Assert.NotNull(gateway.Access.Users.Find("carl"));
    }

    private async Task UsersAsync(Tab owner)
    {
        await owner.Page.GotoAsync(new Uri(gateway.Address, "/settings/users").ToString());
        await owner.Page.GetByLabel("Name of the new user").FillAsync("ben");
        await owner.Page.GetByLabel("Role of the new user").SelectOptionAsync("operator");
        await owner.Button("Add").ClickAsync();
        await Expect(owner.Page.Locator(".made code")).ToHaveTextAsync(new Regex($"^{Regex.Escape(gateway.Address.ToString())}#link=[A-Za-z0-9_-]{{43}}$"), Patient);
        await ShootAsync(owner, "users-light");
        Assert.Equal(AccessRole.Operator, gateway.Access.Users.Find("ben")?.Role);

        await owner.Page.GetByLabel("Role of ben").SelectOptionAsync("viewer");
        await Expect(owner.Page.GetByLabel("Role of ben")).ToHaveValueAsync("viewer");
        await owner.Page.Locator("tr", new() { HasText = "ben" }).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await owner.Page.GetByLabel("Type ben to remove it").FillAsync("ben");
        await owner.Button("Remove for ever").ClickAsync();
        await Expect(owner.Page.Locator(".users tbody tr", new() { HasText = "ben" })).ToHaveCountAsync(0);
        Assert.Null(gateway.Access.Users.Find("ben"));
    }

    private static async Task SignInAsync(Tab tab, string name, string password)
    {
        await tab.Page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await tab.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await tab.Button("Sign in").ClickAsync();
    }

    private static Task ShootAsync(Tab tab, string name) =>
        Folder is null ? Task.CompletedTask : tab.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, name + ".png") });
}
