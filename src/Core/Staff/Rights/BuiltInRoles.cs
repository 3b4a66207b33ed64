using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Staff;

/// <summary>The roles every tenant has until its roles.json says otherwise. Their names are the screens' own words.</summary>
internal static class BuiltInRoles
{
    public static readonly IReadOnlyList<RoleDefinition> All =
    [
        Of(Roles.Agent, RoleSight.All, [Acts.ChangeInBulk, Acts.Publish, Acts.Unmask, Acts.KeepKnowledge, Acts.AnswerChats]),
        Of(Roles.Counter, RoleSight.All, [Acts.Publish, Acts.Unmask, Acts.AnswerChats]),
        Of(Roles.Staff, RoleSight.Unit, []),
        Of(Roles.Head, RoleSight.Unit, [Acts.ExportTickets, Acts.ChangeInBulk, Acts.Publish, Acts.Unmask, Acts.ManageMacros, Acts.HearRecordings, Acts.AnswerChats]),
        Of(Roles.Field, RoleSight.Unit, []) with { Special = true },
        Of(Roles.Audience, RoleSight.All, [Acts.Publish, Acts.Unmask]) with { Special = true },
        Of(Roles.Executive, RoleSight.All, [Acts.ExportTickets, Acts.Unmask, Acts.SeeHiddenSender, Acts.HearRecordings]) with { Sealed = true, Special = true },
        Of(Roles.Admin, RoleSight.All, [Acts.ManagePeople, Acts.ManageRoles, Acts.ManageApplications, Acts.ManageConfiguration, Acts.ReadAudit, Acts.ExportTickets, Acts.ChangeInBulk, Acts.Publish, Acts.KeepKnowledge, Acts.ManageMacros]) with { Special = true },
        Of(Roles.Auditor, RoleSight.All, [Acts.ReadAudit, Acts.ExportTickets, Acts.HearRecordings]) with { Sealed = true },
        Of(Roles.Api, RoleSight.All, [Acts.ExportTickets, Acts.ChangeInBulk, Acts.Publish]),
    ];

    private static RoleDefinition Of(string code, string sees, IReadOnlyList<string> acts) =>
        new(code, null, [code], sees, Acts: acts);
}
