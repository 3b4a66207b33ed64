using System.Text;
using Derman.Core.Common;
using Derman.Core.Imports.Sheets;
using Derman.Core.Runs;
using Derman.Core.Staff;
using Derman.Core.Staff.People;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Imports;

/// <summary>Rows that become people: each is invited, as on the screen.</summary>
internal sealed class PeopleRows(Tenant tenant, ImportInput input, SideRun run, Actor actor, InvitePerson invite, IClock clock) : IRowTaker
{
    private readonly RowReader _reader = new(tenant.Configuration, input.Mapping);
    private readonly RowKeys _keys = new("userName");
    private readonly StringBuilder _links = new();

    public int Chunk => 50;

    public async Task<IReadOnlyList<TakenRow>> TakeAsync(IReadOnlyList<SheetRow> rows, bool check, CancellationToken ct)
    {
        var taken = new List<TakenRow>();
        foreach (var row in rows)
        {
            var person = _reader.Person(row);
            var external = person.UserName is null ? null : UserNames.Normalise(person.UserName);
            var errors = new List<FieldError>();
            _keys.Check(external, errors);
            var already = tenant.Store.Read(s => s.First<ImportedItem>("\"kind\" = @p0 AND \"external\" = @p1", input.Kind, external ?? "")) is not null;
            if (!already && (check || errors.Count > 0))
            {
                errors.AddRange(tenant.Store.Read(s => invite.Check(tenant, s, person, actor)) is { } failure ? failure.Each().Where(e => errors.TrueForAll(k => k.Field != e.Field)) : []);
            }
            else if (!already)
            {
                errors.AddRange(await InviteAsync(row, external!, person, ct));
            }

            taken.Add(new TakenRow(row, external, already, errors));
        }

        return taken;
    }

    public string Links() => _links.ToString();

    private async Task<IEnumerable<FieldError>> InviteAsync(SheetRow row, string external, PersonInput person, CancellationToken ct)
    {
        var result = await invite.ExecuteAsync(
            tenant,
            person,
            actor,
            (session, member) => session.Insert(new ImportedItem { Kind = input.Kind, External = external, Run = run.Id, Row = row.Number, Made = member.Id, At = clock.GetCurrentInstant() }),
            ct);
        if (result.Value is not { } link)
        {
            return result.Failure!.Each();
        }

        _links.Append(link.UserName).Append('\t').Append(link.Token).Append('\n');
        return [];
    }
}
