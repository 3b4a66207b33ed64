using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Citizens;
using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Register;
using NodaTime;

namespace Derman.Core.Tickets.Referrals;

/// <summary>
/// Carries referred tickets from one institution of this host to another. Crosses tenants on purpose: the destination gets a
/// ticket of its own, once, and the citizen's name and phone only with their consent; the source learns the number there.
/// Both keep their own ledger.
/// </summary>
public sealed class CarryReferrals(TenantRegistry registry, RegisterTicket register, IClock clock)
{
    private const int MostAttempts = 20;

    /// <summary>Where other nodes work on the same source, a referral is this node's for so long. Carried twice it still makes one ticket: its id is the key.</summary>
    private static readonly Duration Lease = Duration.FromMinutes(2);

    /// <returns>How many were looked at.</returns>
    public async Task<int> ExecuteAsync(Tenant source, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var due = source.Store.Read(s => s.List<Referral>("\"next_attempt_at\" <= @p0 ORDER BY \"next_attempt_at\" LIMIT 20", Provider.Of(now)));
        foreach (var referral in due)
        {
            if (source.IsShared && !await ClaimAsync(source, referral, ct))
            {
                continue;
            }

            await CarryAsync(source, referral, ct);
        }

        return due.Count;
    }

    private ValueTask<bool> ClaimAsync(Tenant source, Referral referral, CancellationToken ct) => source.Store.WriteAsync(
        session =>
        {
            if (session.First<Referral>("\"id\" = @p0", Provider.Of(referral.Id))?.NextAttemptAt != referral.NextAttemptAt)
            {
                return false;
            }

            referral.NextAttemptAt = clock.GetCurrentInstant() + Lease;
            return session.Update(referral);
        },
        ct);

    private async Task CarryAsync(Tenant source, Referral referral, CancellationToken ct)
    {
        referral.Attempts++;
        string? name = null;
        try
        {
            if (await registry.FindAsync(TenantId.Parse(referral.Destination), ct) is { } destination)
            {
                var result = await register.ExecuteAsync(destination, Command(source, destination, referral), Of(source), Key(referral), ct);
                referral.RemoteNumber = result.Value?.Number;
                name = destination.Configuration.Profile.Names.In(source.Configuration.Profile.DefaultLanguage);
            }
        }
        catch (Exception e) when (e is TenantBrokenException or TenantElsewhereException)
        {
            // The destination cannot be opened now, or not from here; its state is on health. Tried again.
            name = null;
        }

        referral.State = referral.RemoteNumber is not null ? ReferralStates.Delivered
            : referral.Attempts >= MostAttempts ? ReferralStates.Failed
            : ReferralStates.Queued;
        referral.NextAttemptAt = referral.State == ReferralStates.Queued
            ? clock.GetCurrentInstant() + Duration.FromMinutes(Math.Min(60, 1 << Math.Min(referral.Attempts, 6)))
            : null;
        await source.Store.WriteAsync(s => Record(s, referral, name, clock.GetCurrentInstant()), ct);
    }

    private static void Record(WriteSession session, Referral referral, string? name, Instant now)
    {
        session.Update(referral);
        if (referral.RemoteNumber is not { } number || session.First<Ticket>("\"key\" = @p0", referral.Ticket) is not { } ticket)
        {
            return;
        }

        ticket.ReferredTo = $"{name} ({number})";
        ticket.Version++;
        session.Update(ticket);
        EventChain.Append(session, ticket.Key, "referralArrived", Actor.System.Code, now, EventText.Of(new JsonObject { ["to"] = name, ["number"] = number }));
    }

    private static RegisterCommand Command(Tenant source, Tenant destination, Referral referral) => source.Store.Read(session =>
    {
        var ticket = session.First<Ticket>("\"key\" = @p0", referral.Ticket)!;
        var language = destination.Configuration.Profile.Languages.Contains(ticket.Language) ? ticket.Language : null;
        var citizen = ticket is { Consent: true, ConfidentialReporter: false, Citizen: { } key } ? session.First<Citizen>("\"key\" = @p0", key) : null;
        var phone = citizen is null ? null : session.First<ContactPoint>("\"citizen\" = @p0 AND \"kind\" IN ('phone', 'whatsapp') ORDER BY \"seq\"", citizen.Key)?.Value;
        var place = ticket.Neighbourhood is { } code ? source.Configuration.Neighbourhoods.GetValueOrDefault(code)?.Name : null;
        return new RegisterCommand(
            ticket.Text,
            Problem: referral.Reason,
            ProblemSource: $"{source.Configuration.Profile.Names.In(language ?? destination.Configuration.Profile.DefaultLanguage)} {ticket.Number}",
            Consent: ticket.Consent,
            Citizen: new CitizenInput(citizen?.Name, phone?.StartsWith('+') == true ? phone : null, Language: language),
            Location: new LocationInput(Address: Join(place, ticket.Address), Lat: ticket.Lat, Lon: ticket.Lon));
    });

    private static string? Join(params string?[] parts) => parts.Where(p => !string.IsNullOrEmpty(p)).ToList() is { Count: > 0 } given ? string.Join(", ", given) : null;

    private static Actor Of(Tenant source) => new($"tenant:{source.Id}", source.Id.Value, [Staff.Roles.Api]);

    private static IdempotencyKey Key(Referral referral) =>
        new("referral", referral.Id.ToString(), SHA256.HashData(Encoding.UTF8.GetBytes(referral.Id.ToString())));
}
