using NodaTime;

namespace Derman.Core.Imports;

/// <summary>What a row of a file became: the same number of the other program never becomes a second ticket or person.</summary>
public sealed class ImportedItem
{
    /// <summary>tickets | people.</summary>
    public string Kind { get; set; } = "";

    /// <summary>The number it had in the other program.</summary>
    public string External { get; set; } = "";

    public Guid Run { get; set; }

    /// <summary>Its row in the file, as people count them.</summary>
    public int Row { get; set; }

    /// <summary>The ticket or the person.</summary>
    public Guid Made { get; set; }

    public Instant At { get; set; }
}
