using System.Globalization;
using Derman.Core.Tenancy;

namespace Derman.Core.Tickets;

/// <summary>Readable numbers, per tenant and year, without gaps: <c>ERB-2026-000123</c>. Jalali tenants count Jalali years on paper only; the number keeps the Gregorian one so that it sorts.</summary>
internal static class TicketNumber
{
    public static string CounterOf(int year) => string.Create(CultureInfo.InvariantCulture, $"ticket:{year}");

    public static string Of(TenantConfiguration configuration, int year, long sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{configuration.Profile.TicketPrefix}-{year}-{sequence:000000}");
}
