using Derman.Core.Clocks;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets.Clocks;
using NodaTime;

namespace Derman.Core.Calls.CallBacks;

/// <summary>When a call-back is due, by the tenant's rules: in the calendar of first responses, day and night where the line is answered day and night.</summary>
public static class CallBackTerms
{
    /// <summary>Of a tenant whose clocks say nothing.</summary>
    public static readonly CallBackRule Usual = new(Target.OfMinutes(30), Target.OfMinutes(30), 3);

    /// <summary>Beyond so many doublings a pause would be years.</summary>
    private const int MostDoublings = 6;

    public static CallBackRule Of(TenantConfiguration configuration) => configuration.Pack.Clocks.CallBack ?? Usual;

    public static Instant Due(TenantConfiguration configuration, string account, Instant from) => After(configuration, account, from, Of(configuration).Target);

    /// <summary>Nobody was reached: the pause doubles with every try.</summary>
    /// <param name="tries">How often by now, from 1.</param>
    public static Instant Again(TenantConfiguration configuration, string account, Instant from, int tries) =>
        After(configuration, account, from, Times(Of(configuration).Again, 1 << Math.Min(tries - 1, MostDoublings)));

    private static Instant After(TenantConfiguration configuration, string account, Instant from, Target target)
    {
        var code = configuration.Clocks.GetValueOrDefault(TicketClocks.FirstResponse)?.Calendar ?? configuration.Pack.Calendar.Default;
        var always = configuration.Pack.Channels.Channels.Any(c => c.Account == account && c.RoundTheClock);

        // A calendar that ends before the target does must not make a call that nobody is asked to make.
        return configuration.Calendars.GetValueOrDefault(code) is { } calendar && BusinessClock.Due(calendar, from, target, roundTheClock: always).Due is { } due
            ? due
            : from + Duration.FromDays(1);
    }

    private static Target Times(Target target, int times) => target with { Minutes = target.Minutes * times, BusinessDays = target.BusinessDays * times, CalendarDays = target.CalendarDays * times };
}
