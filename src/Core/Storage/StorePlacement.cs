namespace Derman.Core.Storage;

/// <summary>Where a tenant's store lies: a file in its own folder, or a schema of a database server the catalog knows.</summary>
/// <param name="Server">Name of the server; null for a file.</param>
/// <param name="Schema">Name of the schema on that server.</param>
public readonly record struct StorePlacement(string? Server, string? Schema)
{
    public static readonly StorePlacement File;

    public bool IsFile => Server is null;

    public override string ToString() => IsFile ? "file" : $"{Server}/{Schema}";
}
