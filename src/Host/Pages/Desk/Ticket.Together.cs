using Derman.Core.Tickets.Drafts;
using Derman.Core.Tickets.Views;
using Derman.Host.Live;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>Working on one ticket at the same time: drafts that stay, who else is here, what came since.</summary>
internal sealed partial class TicketModel
{
    /// <summary>How far this person has read, see <see cref="TicketMark"/>.</summary>
    [BindProperty]
    public string? Seen { get; set; }

    /// <summary>What this person was writing here, by field; read when the page is shown.</summary>
    public IReadOnlyDictionary<string, DraftView> Drafts => field ??= KeepDraft.Of(Tenant, Id, Reader);

    /// <summary>In words: who did what while this person wrote; empty when nothing came.</summary>
    public string Newer { get; private set; } = "";

    /// <summary>Null also for what was sent already, when the last autosave came in behind the sending.</summary>
    public string? DraftOf(string kind) => Drafts.GetValueOrDefault(kind)?.Text is { } text && Ticket.Conversation?.LastOrDefault(m => m.Direction == "out")?.Text != text ? text : null;

    public long DraftAt(string kind) => Drafts.GetValueOrDefault(kind)?.At.ToUnixTimeMilliseconds() ?? 0;

    /// <summary>A sign of life from the open page, with what is being written; answers who else is here and what came since.</summary>
    public async Task<IActionResult> OnPostHereAsync(
        string? kind, string? draft, bool writing, bool leaving, [FromServices] Presence presence, CancellationToken ct)
    {
        _ = TicketMark.TryParse(Seen, out var mark);
        if (Reader.StaffId is not { } me || pulse.Execute(Tenant, Id, mark, Reader, []).Failure is not null)
        {
            return NotFound(); // Nobody is noted at a ticket that is not there for him.
        }

        long? kept = null;
        if (kind is { Length: > 0 })
        {
            var saved = await drafts.ExecuteAsync(Tenant, Id, kind, draft, Reader, ct);
            if (saved.Failure is not null)
            {
                return NotFound();
            }

            kept = saved.Value.ToUnixTimeMilliseconds();
        }

        if (leaving)
        {
            presence.Gone(Tenant.Id, Id, me);
            return new NoContentResult();
        }

        var there = presence.Here(Tenant.Id, Id, me, writing).ToDictionary(p => p.Staff, p => p.Writing);
        if (pulse.Execute(Tenant, Id, mark, Reader, there.Keys).Value is not { } now)
        {
            return NotFound();
        }

        return Partial("_Together", new TogetherModel(
            [.. now.Others.Select(o => new OtherPerson(o.Name, o.Writing || there.GetValueOrDefault(o.Id)))], now.Newer is { } newer ? NewerWords(newer) : "", kept, Here));
    }

    private string NewerWords(NewerThing newer)
    {
        var actor = new EventWords(Tenant.Configuration, new Dictionary<Guid, string>(), Words).Actor(newer.Actor);
        return Words.T(newer.Kind is "said" or "citizenWrote" or "citizenReply" or "note" ? "ticket.newer" : "ticket.newer.changed", ("name", actor), ("time", dates.Time(newer.At)));
    }
}

/// <param name="Newer">In words; empty when nothing came.</param>
/// <param name="Kept">When the draft was kept, in milliseconds since 1970.</param>
internal sealed record TogetherModel(IReadOnlyList<OtherPerson> Others, string Newer, long? Kept, string Here);

internal sealed record OtherPerson(string Name, bool Writing);
