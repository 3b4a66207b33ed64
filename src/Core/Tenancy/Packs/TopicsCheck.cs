using Derman.Core.Clocks;

namespace Derman.Core.Tenancy.Packs;

/// <summary>topics.json: every reference leads somewhere, every target is one amount.</summary>
internal static class TopicsCheck
{
    private const string File = "topics.json";

    public static void Check(PackDraft draft, Findings found)
    {
        if (draft.Topics is not { } file)
        {
            return;
        }

        var types = Codes.Unique(File, "/requestTypes", file.RequestTypes.Select(t => t.Code), "code", found);
        var groups = Codes.Unique(File, "/groups", (file.Groups ?? []).Select(g => g.Code), "code", found);
        Codes.Unique(File, "/causes", (file.Causes ?? []).Select(c => c.Code), "code", found);
        Codes.Unique(File, "/topics", file.Topics.Select(t => t.Code), "code", found);
        for (var i = 0; i < file.RequestTypes.Count; i++)
        {
            Amount(File, JsonPointer.Append("/requestTypes", i) + "/legal/target", file.RequestTypes[i].Legal?.Target, found);
        }

        var directorates = draft.Organisation?.Directorates.Select(d => d.Code).ToHashSet(StringComparer.Ordinal);
        var external = draft.Organisation?.Directorates.Where(d => d.External).Select(d => d.Code).ToHashSet(StringComparer.Ordinal) ?? [];
        var retired = draft.Organisation?.Directorates.Where(d => d.Retired).Select(d => d.Code).ToHashSet(StringComparer.Ordinal) ?? [];
        for (var i = 0; i < file.Topics.Count; i++)
        {
            var (topic, path) = (file.Topics[i], JsonPointer.Append("/topics", i));
            if (directorates?.Contains(topic.Owner) == false)
            {
                found.Add(File, path + "/owner", "topic.owner.unknown",
                    $"There is no directorate '{topic.Owner}'.", "Name a directorate of organisation.json.");
            }
            else if (external.Contains(topic.Owner))
            {
                found.Add(File, path + "/owner", "topic.owner.external",
                    $"'{topic.Owner}' is an institution outside and holds no tickets.",
                    "Let the desk own the topic and name the institution in externalReferral.");
            }

            else if (!topic.Retired && retired.Contains(topic.Owner))
            {
                found.Add(File, path + "/owner", "topic.owner.retired", $"'{topic.Owner}' is retired.", "Give the topic another owner, or retire it too.");
            }

            if (topic.ExternalReferral is { } outside && directorates?.Contains(outside) == true && !external.Contains(outside))
            {
                found.Add(File, path + "/externalReferral", "topic.referral.internal",
                    $"'{outside}' is a directorate of the institution itself.", "Make it the owner, or name an institution outside.");
            }

            Codes.Known(File, path + "/requestTypes", topic.RequestTypes, types, "topic.requestType.unknown", "request type", found);
            Codes.Known(File, path + "/groups", topic.Groups, groups, "topic.group.unknown", "group", found);
            Codes.Known(File, path + "/coordinate", topic.Coordinate, directorates, "topic.coordinate.unknown", "directorate", found);
            Targets(File, path + "/targets", topic.Targets, found);
            PublicTopicCheck.Check(File, path, draft.Tenant, topic, found);
        }
    }

    internal static void Targets(string file, string path, TopicTargets targets, Findings found)
    {
        Amount(file, path + "/firstResponse", targets.FirstResponse, found);
        Amount(file, path + "/assign", targets.Assign, found);
        Amount(file, path + "/resolve", targets.Resolve, found);
    }

    internal static void Amount(string file, string path, Target? target, Findings found)
    {
        if (target is null)
        {
            return;
        }

        foreach (var problem in TargetCheck.Problems(target, ""))
        {
            found.Add(file, path + JsonPointer.OfMembers(problem.Path.TrimStart('.')), problem.Code, problem.Cause, problem.Cure);
        }

        if (target is { Minutes: not null, EndOfDay: true })
        {
            found.Add(file, path + "/endOfDay", "target.endOfDay", "Minutes do not end with a day.", "Remove endOfDay, or count in days.");
        }
    }
}
