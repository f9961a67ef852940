using Sallyport.Gateway.Commands;
using Sallyport.Gateway.Downlinks;
using Sallyport.Gateway.Host;
using Sallyport.Wire;

namespace Sallyport.Gateway.Tests.Fakes;

/// <summary>A segment whose every turn throws until it is told to work.</summary>
internal sealed class FailingDriver : ISegmentDriver
{
    public const string Words = "words that nobody outside should read";
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _works;

    /// <summary>Completes when it has thrown.</summary>
    public Task Failed => _failed.Task;

    public bool Works
    {
        get => _works;
        set => _works = value;
    }

    public string Protocol => "failing";

    public string Segment => "always";

    public Action? Ready { get; set; }

    public Deadline? NextDeadline => null;

    public IReadOnlyList<LinkHealth> Links => [];

    public bool Run(Now now, IDriverSink sink, int arrivals, int work)
    {
        if (!Works)
        {
            _failed.TrySetResult();
            throw new InvalidOperationException(Words);
        }

        return false;
    }

    public CommandRefusal Check(DownlinkRequest request, out string? detail)
    {
        detail = null;
        return CommandRefusal.None;
    }

    public void Submit(long downlinkId, DownlinkRequest request, Now now, IDriverSink sink)
    {
    }

    public void Withdraw(long downlinkId, string address, Now now, IDriverSink sink)
    {
    }

    public void Kick(string address, Now now, IDriverSink sink)
    {
    }

    public void Dispose()
    {
    }
}
