using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Views;
using Derman.Host.Localisation;

namespace Derman.Host.Pages.Words;

/// <summary>Why somebody sees a ticket, as a sentence.</summary>
internal sealed class SightWords(TenantConfiguration configuration, IUiText text)
{
    public string Of(SightReason reason) => reason.Kind switch
    {
        SightKind.Custody => text["who.custody"],
        SightKind.Substitution => text.T("who.substitution", ("name", reason.For ?? "")),
        SightKind.Task => text.T("who.task", ("unit", Choices.UnitName(configuration, reason.Unit ?? "", text)), ("role", Role(reason.Role))),
        SightKind.Beside => text.T("who.beside", ("role", Role(reason.Role))),
        _ => text.T(reason.EveryUnit ? "who.role.all" : "who.role.unit", ("role", Role(reason.Role))),
    };

    private string Role(string? code) => code is null ? "" : RoleWords.Name(configuration, code, text);
}
