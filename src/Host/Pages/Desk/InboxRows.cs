using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Ledger;
using Derman.Core.Tickets.Views;
using Derman.Host.Localisation;
using Derman.Host.Pages.Shared.Models;
using Derman.Host.Pages.Words;
using NodaTime;

namespace Derman.Host.Pages.Desk;

/// <summary>Rows of a list as a person reads them: what is left, who holds it and for how long.</summary>
internal sealed class InboxRows(ReadLedgers ledgers, StaffAccounts staff, ClockWords clocks, LedgerWords ledgerWords, IUiText text, Dates dates)
{
    public Instant Now => clocks.Now;

    public IReadOnlyList<InboxRow> Of(Tenant tenant, IReadOnlyList<TicketItem> items, Actor reader, bool grouped)
    {
        var held = ledgers.Execute(tenant, [.. items.Select(i => i.Id)], text.Language);
        var names = items.Any(i => i.Assignee is not null) ? staff.Active(tenant).ToDictionary(s => s.Id, s => s.DisplayName) : [];
        return [.. items.Select(i => Row(tenant, i, held.GetValueOrDefault(i.Id), i.Assignee is { } a ? names.GetValueOrDefault(a) : null, reader, grouped))];
    }

    private InboxRow Row(Tenant tenant, TicketItem item, IReadOnlyList<HeldInterval>? held, string? owner, Actor reader, bool grouped)
    {
        var last = held is { Count: > 0 } ? held[^1] : null;
        var since = last is null || item.Category == CategoryNames.Of(Category.Closed) ? null : ledgerWords.Amount(clocks.Now - last.From);
        return new InboxRow(
            item,
            clocks.Chip(tenant.Configuration, item),
            StateRing.For(item.Category, item.StateName, item.Assignee is not null),
            held is null ? null : ledgerWords.Of(held),
            last is not null && since is not null ? ledgerWords.NameOf(last.Kind, last.Name) : item.Directorate.Name,
            since,
            owner,
            item.Assignee is { } holder && (holder == reader.StaffId || reader.StandsInFor.Any(s => s.Id == holder)),
            grouped ? GroupOf(tenant.Configuration, item) : "",
            ledgerWords.Amount(clocks.Now - item.RegisteredAt),
            item.WordDue is { } word ? dates.Near(word, clocks.Now) : null,
            item.WordDue < clocks.Now);
    }

    private string GroupOf(TenantConfiguration configuration, TicketItem item)
    {
        if (item.NextDue is not { } due)
        {
            return item.Category == "waiting" ? "inbox.group.paused" : "inbox.group.none";
        }

        var zone = configuration.Zone;
        var days = Period.DaysBetween(clocks.Now.InZone(zone).Date, due.InZone(zone).Date);
        return due < clocks.Now ? "inbox.group.overdue" : days switch
        {
            0 => "inbox.group.today",
            1 => "inbox.group.tomorrow",
            <= 7 => "inbox.group.sevenDays",
            _ => "inbox.group.later",
        };
    }
}

/// <param name="Title">Key of the heading; empty for a list that is not grouped.</param>
internal sealed record InboxGroup(string Title, IReadOnlyList<InboxRow> Rows);

/// <param name="Word">By when the citizen is to hear from us again.</param>
internal sealed record InboxRow(
    TicketItem Item, ClockChip? Clock, StateRing State, LedgerModel? Ledger, string HeldBy, string? HeldFor, string? Owner, bool Mine, string Group, string Age, string? Word, bool Silent);

/// <summary>One row with what the person wants to see of it.</summary>
/// <param name="Boxes">Rows can be chosen.</param>
internal sealed record InboxRowView(InboxRow Row, IReadOnlyList<string> Columns, bool Boxes);
