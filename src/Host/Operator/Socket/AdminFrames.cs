using System.Text.Json.Serialization;

namespace Derman.Host.Operator.Socket;

/// <summary>
/// The words of a command, sent to the running host as one line of JSON. The host answers with lines of <see cref="AdminFrame"/>;
/// the last one carries the exit code. Whoever closes its sending side before that wants the command to stop.
/// </summary>
/// <param name="Words">The command line as typed.</param>
/// <param name="Folder">Folder it was typed in, from its root.</param>
internal sealed record AdminRequest(IReadOnlyList<string> Words, string Folder);

/// <summary>One line of a command's answer; exactly one member is set.</summary>
internal sealed record AdminFrame
{
    public string? Line { get; init; }

    public string? Error { get; init; }

    public string? Progress { get; init; }

    public int? Exit { get; init; }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AdminRequest))]
[JsonSerializable(typeof(AdminFrame))]
internal sealed partial class AdminJson : JsonSerializerContext;
