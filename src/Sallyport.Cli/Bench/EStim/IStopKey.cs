namespace Sallyport.Cli.Bench.EStim;

/// <summary>One way on which a person stops everything.</summary>
internal interface IStopKey : IAsyncDisposable
{
    /// <summary>Its name in the figures.</summary>
    string Name { get; }

    /// <summary>Returns when a press would be heard.</summary>
    Task ReadyAsync(CancellationToken cancellationToken);

    /// <summary>Presses; <paramref name="pressed"/> is called at the moment from which the time counts.</summary>
    Task PressAsync(Action pressed, CancellationToken cancellationToken);
}
