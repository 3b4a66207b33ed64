using System.Text.Json;
using System.Text.Json.Serialization;

namespace Derman.Channels.Runner.Sandbox;

/// <summary>What the host asks of the launcher; comes in the environment variable <see cref="Variable"/>.</summary>
internal sealed record LaunchOrder
{
    public const string Variable = "DERMAN_LAUNCH";

    /// <summary>The program to become, with its arguments and its whole environment.</summary>
    public required string Program { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Files and folders it may read, beside those every program needs.</summary>
    public required IReadOnlyList<string> Readable { get; init; }

    /// <summary>The most bytes of memory it may write to.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Whether to give up when anything of the sandbox is missing.</summary>
    public required bool RequireFull { get; init; }

    /// <summary>Parts to leave out: <c>landlock</c>, <c>seccomp</c>, <c>limits</c>.</summary>
    public required IReadOnlyList<string> Without { get; init; }

    public static LaunchOrder Read(string json) => JsonSerializer.Deserialize(json, LaunchContext.Default.LaunchOrder)!;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LaunchOrder))]
internal sealed partial class LaunchContext : JsonSerializerContext;
