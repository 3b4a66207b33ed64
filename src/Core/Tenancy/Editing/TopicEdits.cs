using Derman.Core.Clocks;
using Derman.Core.Common;
using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Tenancy.Editing;

/// <summary>A topic as a form sends it.</summary>
/// <param name="Longest">The longest time a solution takes; null when the rules for all topics hold.</param>
/// <param name="Documents">Names of the documents asked for, by language, in one order.</param>
public sealed record TopicInput(
    IReadOnlyDictionary<string, string?> Names,
    string? Owner,
    IReadOnlyList<string> Synonyms,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Documents,
    Target? Longest,
    IReadOnlyList<string> Groups,
    IReadOnlyList<string> RequestTypes,
    string Sensitivity,
    string Priority,
    bool NeedsLocation,
    bool RoundTheClock,
    bool Triage,
    bool Public,
    bool PrivatePlace,
    bool SharesPerson = false);

/// <summary>Changes of the topics. A topic is never removed: old tickets keep it, retired it is offered no more.</summary>
public static class TopicEdits
{
    public static readonly IReadOnlyList<string> Sensitivities = ["none", "confidential", "special"];
    public static readonly IReadOnlyList<string> Priorities = ["normal", "urgent", "critical"];

    /// <param name="code">Null for a new topic.</param>
    public static Result<TenantPack> Put(TenantPack pack, string? code, TopicInput input)
    {
        var old = code is null ? null : Find(pack, code);
        if (code is not null && old is null)
        {
            return EditErrors.NotFound;
        }

        var read = Read(pack, input, old);
        if (read.Failure is { } failure)
        {
            return failure;
        }

        return With(pack, old is null
            ? pack.Topics.Topics.Append(read.Value!)
            : pack.Topics.Topics.Select(t => t.Code == code ? read.Value! : t));
    }

    /// <summary>The code a topic of that name gets.</summary>
    public static string CodeFor(TenantPack pack, string name) => Typed.Code(name, "TOPIC", pack.Topics.Topics.Select(t => t.Code));

    public static Result<TenantPack> Retire(TenantPack pack, string code, bool retired) => Find(pack, code) is { } topic && topic.Retired != retired
        ? With(pack, pack.Topics.Topics.Select(t => t.Code == code ? t with { Retired = retired } : t))
        : EditErrors.NotFound;

    private static Result<Topic> Read(TenantPack pack, TopicInput input, Topic? old)
    {
        var errors = new List<FieldError>();
        var names = Typed.Names(pack.Tenant, input.Names, "names", errors);
        var owner = pack.Organisation.Directorates.FirstOrDefault(d => d.Code == input.Owner);
        if (owner is null or { External: true } || (owner.Retired && old?.Retired != true))
        {
            errors.Add(EditErrors.Required("owner"));
        }

        var documents = Documents(pack.Tenant, input.Documents, errors);
        if (input.Synonyms.Any(s => s.Length is < 2 or > 60))
        {
            errors.Add(new FieldError("synonyms", "topic.synonymLength"));
        }

        if (input.Longest is { } longest && (longest.IsNone || TargetCheck.Problems(longest, "").Any()))
        {
            errors.Add(new FieldError("longest", "topic.longestTime"));
        }

        if (input.Public && input.Sensitivity != "none")
        {
            errors.Add(new FieldError("public", "topic.publicSensitive"));
        }

        if (errors.Count > 0)
        {
            return Failure.Invalid(errors);
        }

        var topic = old ?? new Topic(CodeFor(pack, names[pack.Tenant.DefaultLanguage]), names, owner!.Code, new TopicTargets());
        return topic with
        {
            Names = names,
            Owner = owner!.Code,
            Synonyms = Some(input.Synonyms),
            Documents = Some(documents),
            Targets = topic.Targets with { Resolve = input.Longest },
            Groups = Some(input.Groups),
            RequestTypes = Some(input.RequestTypes),
            Sensitivity = Sensitivities.Contains(input.Sensitivity, StringComparer.Ordinal) ? input.Sensitivity : "none",
            Priority = Priorities.Contains(input.Priority, StringComparer.Ordinal) ? input.Priority : "normal",
            NeedsLocation = input.NeedsLocation,
            RoundTheClock = input.RoundTheClock,
            Triage = input.Triage,
            Public = input.Public,
            PrivatePlace = input.PrivatePlace,
            SharesPerson = input.SharesPerson,
        };
    }

    /// <summary>The lists of all languages side by side: the third line of one is the third document of the other.</summary>
    private static List<AskedDocument> Documents(TenantProfile tenant, IReadOnlyDictionary<string, IReadOnlyList<string>> typed, List<FieldError> errors)
    {
        var lists = tenant.Languages.Select(language => (Language: language, Lines: typed.GetValueOrDefault(language) ?? [])).ToList();
        var count = lists.Max(l => l.Lines.Count);
        foreach (var (language, lines) in lists)
        {
            if (lines.Count != count)
            {
                errors.Add(new FieldError($"documents.{language}", "topic.documentsUneven"));
            }
            else if (lines.Any(l => l.Length > EditErrors.MostLetters))
            {
                errors.Add(EditErrors.TooLong($"documents.{language}"));
            }
        }

        return errors.Exists(e => e.Field.StartsWith("documents", StringComparison.Ordinal))
            ? []
            : [.. Enumerable.Range(0, count).Select(i => new AskedDocument(lists.ToDictionary(l => l.Language, l => l.Lines[i], StringComparer.Ordinal)))];
    }

    private static Topic? Find(TenantPack pack, string code) => pack.Topics.Topics.FirstOrDefault(t => t.Code == code);

    private static IReadOnlyList<T>? Some<T>(IReadOnlyList<T> list) => list.Count == 0 ? null : list;

    private static TenantPack With(TenantPack pack, IEnumerable<Topic> topics) => pack with { Topics = pack.Topics with { Topics = [.. topics] } };
}
