using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Macros;

/// <summary>Keeps texts and steps ready: written, changed, put away and brought back, with every version kept.</summary>
public sealed class ManageMacros(IClock clock, FillRandom random)
{
    /// <summary>Of a desk, those of its people included.</summary>
    private const int Most = 2000;

    /// <summary>What this person may use or change, by name.</summary>
    /// <param name="retired">Also those that were put away.</param>
    public IReadOnlyList<MacroView> List(Tenant tenant, Actor actor, bool retired = false) => tenant.Store.Read(session =>
    {
        var configuration = tenant.Configuration;
        var names = Names(configuration, session, actor);
        return session.List<Macro>(retired ? "1 = 1 ORDER BY \"name\", \"id\"" : "\"retired\" = 0 ORDER BY \"name\", \"id\"")
            .Where(m => MacroAccess.MaySee(configuration, m, actor))
            .Select(m => View(configuration, m, names, actor))
            .ToList();
    });

    public Result<MacroView> Find(Tenant tenant, Guid id, Actor actor) => tenant.Store.Read<Result<MacroView>>(session =>
        Seen(tenant.Configuration, session, id, actor) is { } macro ? View(tenant.Configuration, macro, Names(tenant.Configuration, session, actor), actor) : MacroErrors.NotFound);

    /// <summary>All versions, newest first.</summary>
    public Result<IReadOnlyList<MacroView>> History(Tenant tenant, Guid id, Actor actor) => tenant.Store.Read<Result<IReadOnlyList<MacroView>>>(session =>
    {
        if (Seen(tenant.Configuration, session, id, actor) is not { } macro)
        {
            return MacroErrors.NotFound;
        }

        var names = Names(tenant.Configuration, session, actor);
        return session.List<MacroVersion>("\"macro\" = @p0 ORDER BY \"version\" DESC", Provider.Of(id)).ConvertAll(v =>
            new MacroView(id, v.Name, v.Unit, macro.Owner is not null, MacroJson.Read(v.Content), v.Retired, v.Version, v.ChangedAt, names.Actor(v.ChangedBy), false));
    });

    /// <returns>The id.</returns>
    public async ValueTask<Result<Guid>> SaveAsync(Tenant tenant, MacroCommand command, Actor actor, CancellationToken ct)
    {
        var configuration = tenant.Configuration;
        var unit = command.Own || string.IsNullOrEmpty(command.Unit) ? null : command.Unit;
        if (command.Own && actor.StaffId is null)
        {
            return MacroErrors.NotYours;
        }

        var checkedContent = MacroCheck.Check(configuration, command with { Unit = unit });
        if (checkedContent.Failure is { } wrong)
        {
            return wrong;
        }

        var now = clock.GetCurrentInstant();
        var made = UuidV7.New(now, random);
        return await tenant.Store.WriteAsync<Result<Guid>>(
            session =>
            {
                var known = command.Id is { } id ? Seen(configuration, session, id, actor) : null;
                if (command.Id is not null && known is null)
                {
                    return MacroErrors.NotFound;
                }

                var owner = known is not null ? known.Owner : command.Own ? actor.StaffId : null;
                var place = owner is null ? unit : null;
                if (!MacroAccess.MayChange(configuration, place, owner, actor) || (known is not null && !MacroAccess.MayChange(configuration, known.Unit, known.Owner, actor)))
                {
                    return MacroErrors.NotYours;
                }

                if (known is not null && command.Version is { } seen && seen != known.Version)
                {
                    return MacroErrors.Stale;
                }

                if (known is null && session.Count("SELECT COUNT(*) FROM \"macro\"") >= Most)
                {
                    return MacroErrors.TooMany;
                }

                var macro = known ?? new Macro { Id = made, Owner = owner };
                macro.Name = command.Name!.Trim();
                macro.Unit = place;
                macro.Content = MacroJson.Write(checkedContent.Value!);
                Keep(session, macro, retired: false, actor, now, isNew: known is null);
                return macro.Id;
            },
            ct);
    }

    /// <summary>Puts a macro away, or brings it back. Nothing is deleted: histories name it.</summary>
    public ValueTask<Result<Guid>> RetireAsync(Tenant tenant, Guid id, bool retired, Actor actor, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return tenant.Store.WriteAsync<Result<Guid>>(
            session =>
            {
                if (Seen(tenant.Configuration, session, id, actor) is not { } macro)
                {
                    return MacroErrors.NotFound;
                }

                if (!MacroAccess.MayChange(tenant.Configuration, macro.Unit, macro.Owner, actor))
                {
                    return MacroErrors.NotYours;
                }

                if (macro.Retired != retired)
                {
                    Keep(session, macro, retired, actor, now, isNew: false);
                }

                return id;
            },
            ct);
    }

    internal static Macro? Seen(TenantConfiguration configuration, ReadSession session, Guid id, Actor actor) =>
        session.First<Macro>("\"id\" = @p0", Provider.Of(id)) is { } macro && MacroAccess.MaySee(configuration, macro, actor) ? macro : null;

    private static void Keep(WriteSession session, Macro macro, bool retired, Actor actor, Instant now, bool isNew)
    {
        macro.Retired = retired;
        macro.Version++;
        macro.ChangedAt = now;
        macro.ChangedBy = actor.Code;
        if (isNew)
        {
            session.Insert(macro);
        }
        else
        {
            session.Update(macro);
        }

        session.Insert(new MacroVersion
        {
            Macro = macro.Id, Version = macro.Version, Name = macro.Name, Unit = macro.Unit, Content = macro.Content, Retired = retired, ChangedAt = now, ChangedBy = actor.Code,
        });
    }

    private static HolderNames Names(TenantConfiguration configuration, ReadSession session, Actor actor) =>
        new(configuration, session, actor.Language ?? configuration.Profile.DefaultLanguage);

    private static MacroView View(TenantConfiguration configuration, Macro macro, HolderNames names, Actor actor) => new(
        macro.Id,
        macro.Name,
        macro.Unit,
        macro.Owner is not null,
        MacroJson.Read(macro.Content),
        macro.Retired,
        macro.Version,
        macro.ChangedAt,
        names.Actor(macro.ChangedBy),
        MacroAccess.MayChange(configuration, macro.Unit, macro.Owner, actor));
}
