using System.Text;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Tickets.Archive;

/// <summary>Makes and keeps the words that packed histories have in common: the tenant's texts, codes and people, and how an event is written.</summary>
internal static class DictionaryWords
{
    /// <summary>Texts and people change slowly; a dictionary older than this is made anew if they did.</summary>
    private static readonly Duration Lifetime = Duration.FromDays(180);

    private const string Events =
        """{"topic":null,"directorate":{"before":"","after":""},"assignee":{"before":null,"after":""},"state":{"before":"","after":""},"comment":"","reason":"","talk":"satisfied","outcome":"solved","legalGround":"","urgency":"normal","requestType":null,"channel":"","deadlines":[{"clock":"","before":null,"after":""}],"level":1,"percent":80,"to":[]}""";

    /// <summary>The dictionary in use, made or made anew when it is time. Called inside the writer.</summary>
    public static ArchiveDictionary Current(WriteSession session, TenantConfiguration configuration, Instant now)
    {
        var latest = session.First<ArchiveDictionary>("1 = 1 ORDER BY \"id\" DESC");
        if (latest is not null && now - latest.CreatedAt < Lifetime)
        {
            return latest;
        }

        var content = Make(configuration, session);
        if (latest is not null && latest.Content.AsSpan().SequenceEqual(content))
        {
            return latest;
        }

        var made = new ArchiveDictionary { Id = (latest?.Id ?? 0) + 1, Content = content, CreatedAt = now };
        session.Insert(made);
        return made;
    }

    private static byte[] Make(TenantConfiguration configuration, ReadSession session)
    {
        // The commonest last: near is cheap to point at. What does not fit is cut off at the front.
        var words = new StringBuilder();
        foreach (var person in session.List<StaffMember>("\"active\" = 1 ORDER BY \"id\" LIMIT 250"))
        {
            words.Append("staff:").Append(person.Id).Append(',');
        }

        foreach (var language in configuration.Pack.Texts.Keys.OrderBy(k => k == configuration.Profile.DefaultLanguage).ThenBy(k => k, StringComparer.Ordinal))
        {
            foreach (var (key, text) in configuration.Pack.Texts[language].Texts.OrderBy(t => t.Key, StringComparer.Ordinal))
            {
                words.Append(key).Append(' ').Append(text).Append('\n');
            }
        }

        foreach (var topic in configuration.Topics.Values.OrderBy(t => t.Code, StringComparer.Ordinal))
        {
            words.Append(topic.Code).Append(',');
        }

        words.AppendJoin(',', configuration.Tree.All.Select(d => d.Code));
        words.AppendJoin(',', configuration.Clocks.Values.Select(c => $"{c.Code},{c.Kind},{c.Calendar}").Order(StringComparer.Ordinal));
        words.AppendJoin(',', configuration.Pack.Workflow.States.Select(s => s.Code));
        words.AppendJoin(',', configuration.Pack.Workflow.Transitions.Select(t => t.Action).Distinct(StringComparer.Ordinal));
        words.Append(",registered,desk,directorate,person,citizen,institution,in,out,portal,posted,spoken,delivered,assigned,satisfied,").Append(Events);
        var bytes = Encoding.UTF8.GetBytes(words.ToString());
        return bytes.Length <= Deflated.LargestDictionary ? bytes : bytes[^Deflated.LargestDictionary..];
    }
}
