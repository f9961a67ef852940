namespace Sallyport.Web.Access;

/// <summary>Hashing of passwords, one at a time and a bounded number waiting, so that a flood of sign-ins takes at most one processor. Thread safe.</summary>
internal sealed class PasswordWork : IDisposable
{
    /// <summary>Most that wait beside the one that runs.</summary>
    public const int MostWaiting = 16;

    private readonly SemaphoreSlim _one = new(1);
    private int _inside;

    /// <summary>Does the work on another thread.</summary>
    /// <returns>Its result; not done when too many wait already.</returns>
    public async Task<(bool IsDone, T? Value)> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _inside) > MostWaiting + 1)
            {
                return (false, default);
            }

            await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return (true, await Task.Run(work, CancellationToken.None).ConfigureAwait(false));
            }
            finally
            {
                _one.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();
}
