using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Tickets.Inbox;

/// <summary>Lists kept under a name, for oneself or for one's unit.</summary>
public sealed class KeepViews(IClock clock, FillRandom random)
{
    /// <summary>A person's own; more than a screen shows is no help.</summary>
    public const int Most = 30;

    public const int LongestName = 60;

    private const int LongestContent = 2000;

    /// <summary>The person's own and those of their unit, by name.</summary>
    public IReadOnlyList<SavedView> Of(Tenant tenant, Actor actor) => actor.StaffId is not { } me
        ? []
        : tenant.Store.Read(s => s.List<SavedView>("\"owner\" = @p0 OR \"unit\" = @p1 ORDER BY \"name\", \"id\"", Provider.Of(me), actor.Unit ?? ""));

    public async Task<Result<SavedView>> SaveAsync(Tenant tenant, string? name, string content, bool shared, Actor actor, CancellationToken ct)
    {
        if (actor.StaffId is not { } me)
        {
            return InboxErrors.OnlyPeople;
        }

        if (string.IsNullOrWhiteSpace(name))
        {
            return TicketErrors.Required("name");
        }

        if (name.Trim().Length > LongestName)
        {
            return TicketErrors.TooLong("name", LongestName);
        }

        if (content.Length > LongestContent)
        {
            return TicketErrors.TooLong("content", LongestContent);
        }

        var now = clock.GetCurrentInstant();
        var view = new SavedView
        {
            Id = UuidV7.New(now, random),
            Owner = me,
            Unit = shared && !string.IsNullOrEmpty(actor.Unit) ? actor.Unit : null,
            Name = name.Trim(),
            Content = content,
            At = now,
        };
        return await tenant.Store.WriteAsync<Result<SavedView>>(
            session =>
            {
                var own = session.List<SavedView>("\"owner\" = @p0", Provider.Of(me));
                if (own.Find(v => v.Name == view.Name) is { } same)
                {
                    (same.Content, same.Unit, same.At) = (view.Content, view.Unit, view.At); // The same name again changes it.
                    session.Update(same);
                    return same;
                }

                if (own.Count >= Most)
                {
                    return InboxErrors.TooManyViews;
                }

                session.Insert(view);
                return view;
            },
            ct);
    }

    /// <summary>By its owner only; for everybody else it is not there to be removed.</summary>
    public async Task<Result<SavedView>> RemoveAsync(Tenant tenant, Guid id, Actor actor, CancellationToken ct) => await tenant.Store.WriteAsync<Result<SavedView>>(
        session =>
        {
            if (actor.StaffId is not { } me || session.First<SavedView>("\"id\" = @p0 AND \"owner\" = @p1", Provider.Of(id), Provider.Of(me)) is not { } view)
            {
                return InboxErrors.ViewNotFound;
            }

            session.Delete(view);
            return view;
        },
        ct);
}
