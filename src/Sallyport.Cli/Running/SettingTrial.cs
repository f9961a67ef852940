using Microsoft.Extensions.Logging;
using Sallyport.Cli.Configuration;
using Sallyport.Cli.Configuration.Stored;
using Sallyport.Cli.Settings;
using Sallyport.Gateway.State;
using Sallyport.Web.Settings;

namespace Sallyport.Cli.Running;

/// <summary>One start with the settings of the data folder: goes back to those that worked when new ones do not.</summary>
internal sealed partial class SettingTrial(SettingPlan plan, ILogger logger)
{
    private RunSettings _asked = null!;
    private SettingStore? _store;
    private bool _isOnTrial;
    private string? _failure;

    /// <summary>The settings to start with. After a failure: without the change that was on trial.</summary>
    public RunSettings Resolve(IStateStore state)
    {
        if (plan.Layers is not null)
        {
            _store = new SettingStore(state);
            if (_failure is not null)
            {
                _store.TakeBack(_failure, TimeProvider.System.GetUtcNow());
            }

            _isOnTrial = _store.IsOnTrial;
        }

        var warnings = new List<string>();
        _asked = plan.Resolve(state, warnings);
        warnings.ForEach(warning => Log.Unwise(logger, warning));
        return plan.KeepPorts(_asked);
    }

    /// <summary>True when the failed start had settings that never worked; the next start goes without them.</summary>
    public bool CanTakeBack(CommandFailure failure)
    {
        if (!_isOnTrial || _failure is not null)
        {
            return false;
        }

        _failure = string.Join(' ', failure.Lines);
        Log.TakenBack(logger, _failure);
        return true;
    }

    /// <summary>The gateway serves with these settings.</summary>
    public void Succeeded(RunningGateway gateway)
    {
        plan.Remember(_asked, gateway.Address, gateway.Secure, gateway.Links);
        _store?.Confirm();
    }

    /// <summary>What changes the settings of the running gateway; null when the program fixed them.</summary>
    public IGatewaySettings? ManagerOf(RunSettings bound, GatewayStorage storage) => _store is null ? null : new GatewaySettings(plan, _store, bound, storage.Retain);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Sentence}")]
        public static partial void Unwise(ILogger logger, string sentence);

        [LoggerMessage(2, LogLevel.Error, "the gateway did not start with its newest settings, which are taken back: {Reason}")]
        public static partial void TakenBack(ILogger logger, string reason);
    }
}
