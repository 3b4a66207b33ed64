using Derman.Core.Tenancy.Packs;

namespace Derman.Host.Api;

/// <param name="Name">In the reader's language; <paramref name="Names"/> has all of them.</param>
internal sealed record TopicItem(
    string Code,
    string Name,
    IReadOnlyDictionary<string, string> Names,
    string Owner,
    TopicTargets Targets,
    IReadOnlyList<string>? RequestTypes,
    string Sensitivity,
    string Priority,
    bool NeedsLocation,
    bool RoundTheClock);

/// <param name="Score">0–1.</param>
internal sealed record SuggestedTopicItem(string Code, string Name, string Owner, double Score);

internal sealed record DirectorateItem(string Code, string? Parent, string Name, IReadOnlyDictionary<string, string> Names, string Level, bool External);

internal sealed record RequestTypeItem(string Code, string Name, IReadOnlyDictionary<string, string> Names, LegalTerm? Legal);

internal sealed record ChannelItem(string Code, string Name, IReadOnlyDictionary<string, string> Names, bool Primary, bool RoundTheClock, string? Account);

internal sealed record StaffItem(Guid Id, string UserName, string Name, string Unit, IReadOnlyList<string> Roles);
