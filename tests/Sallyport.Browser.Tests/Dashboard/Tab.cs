using Microsoft.Playwright;

namespace Sallyport.Browser.Tests.Dashboard;

/// <summary>A page, and what the browser complained about meanwhile: faults of scripts, and what the content policy forbade.</summary>
internal sealed class Tab : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    public Tab(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) => Note(message.Type is "error" or "warning", message.Text);
        page.PageError += (_, fault) => Note(true, fault);
    }

    public IPage Page { get; }

    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_complaints)
            {
                return [.. _complaints];
            }
        }
    }

    public ILocator Heading => Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 });

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private void Note(bool isComplaint, string text)
    {
        if (isComplaint)
        {
            lock (_complaints)
            {
                _complaints.Add(text);
            }
        }
    }
}
