namespace Derman.Host.Cli;

/// <summary>Where a command speaks to: a console here, or the far end of the admin socket.</summary>
internal interface ICommandOutput
{
    /// <summary>A line of the result.</summary>
    void Line(string text);

    /// <summary>A line about what went wrong.</summary>
    void Error(string text);

    /// <summary>How far it is. On a terminal each replaces the one before; elsewhere it is a line like any other.</summary>
    void Progress(string text);
}
