using System.Text.Json;
using Sallyport.Gateway.Commands;
using Sallyport.Storage;
using Sallyport.Web;

namespace Sallyport.Cli.Running;

/// <summary>Ends a running gateway so that <c>run</c> starts it again, with its data or without.</summary>
internal sealed class GatewayMachine(DataFolder data) : IGatewayMachine
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when somebody asked for a restart or a reset.</summary>
    public Task Ended => _ended.Task;

    /// <inheritdoc/>
    public void Restart() => _ended.TrySetResult();

    /// <inheritdoc/>
    public void Reset(Caller caller)
    {
        data.RequestReset(JsonSerializer.Serialize(caller));
        _ended.TrySetResult();
    }

    /// <summary>Writes into the new journal who asked for the reset that opening the folder carried out.</summary>
    public async Task TellResetAsync(IGatewayControl control, CancellationToken cancellationToken)
    {
        if (data.ResetBy is not { } who)
        {
            return;
        }

        var result = await control.AuditAsync("gateway.reset", "", null, Read(who), cancellationToken).ConfigureAwait(false);
        if (result.Accepted)
        {
            data.ConfirmReset();
        }
    }

    // A file that somebody made by hand is a wish for a reset all the same.
    private static Caller Read(string who)
    {
        try
        {
            return JsonSerializer.Deserialize<Caller>(who) ?? new Caller("local", "local", "cli");
        }
        catch (JsonException)
        {
            return new Caller("local", "local", "cli");
        }
    }
}
