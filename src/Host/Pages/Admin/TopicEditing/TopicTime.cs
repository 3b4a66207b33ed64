using Derman.Core.Clocks;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Localisation;

namespace Derman.Host.Pages.Admin.TopicEditing;

/// <summary>The longest time of a topic in words: 5 iş günü, 4 saat, 30 gün.</summary>
internal static class TopicTime
{
    public static string Of(TenantConfiguration configuration, Topic topic, IUiText text) => Of(topic.Targets.Resolve ?? configuration.Pack.Clocks.Defaults?.Resolve, text, topic.RoundTheClock);

    /// <param name="roundTheClock">Its minutes run day and night; else they are minutes of the calendar.</param>
    public static string Of(Target? target, IUiText text, bool roundTheClock = false) => target switch
    {
        { Minutes: { } minutes } when minutes >= 60 && minutes % 60 == 0 => text.T(roundTheClock ? "topics.time.hours" : "topics.time.workingHours", ("n", (long)(minutes / 60))),
        { Minutes: { } minutes } => text.T(roundTheClock ? "topics.time.minutes" : "topics.time.workingMinutes", ("n", (long)minutes)),
        { BusinessDays: { } days } => text.T("topics.time.businessDays", ("n", days)),
        { CalendarDays: { } days } => text.T("topics.time.calendarDays", ("n", days)),
        _ => "–",
    };
}
