namespace Sallyport.Cli.Configuration;

/// <summary>Where a value comes from; a later one wins over an earlier one.</summary>
internal enum SettingLayer : byte
{
    /// <summary>Nobody said anything: the product's own value.</summary>
    Default,

    /// <summary>The network that is made up when none is named.</summary>
    MadeUp,

    /// <summary>Set in the dashboard or through REST, kept in the data folder.</summary>
    Stored,

    /// <summary>The configuration file.</summary>
    File,

    /// <summary>A variable of the environment.</summary>
    Environment,

    /// <summary>A flag of the command.</summary>
    Flag,
}
