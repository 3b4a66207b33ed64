using NodaTime;

namespace Derman.Core.Export;

/// <summary>A file that grows row by row and never lies in memory as a whole.</summary>
internal interface IExportSheet : IDisposable
{
    void Header(IReadOnlyList<string> names);

    void Row(IReadOnlyList<ExportCell> cells);
}

/// <summary>A text or a local moment; neither is an empty cell.</summary>
internal readonly record struct ExportCell(string? Text, LocalDateTime? At = null, Offset Offset = default);
