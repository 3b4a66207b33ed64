using Derman.Core.Calls;
using Derman.Core.Channels.Delivering;
using Derman.Core.Channels.Intake;
using Derman.Core.Conversations;
using Derman.Core.Macros;
using Derman.Core.Notifications;
using Derman.Core.Portal;
using Derman.Core.Staff.Links;
using Derman.Core.Staff.Passwords;
using Derman.Core.Staff.People;
using Derman.Core.Staff.SecondFactor;
using Derman.Core.Staff.SigningIn;
using Derman.Core.Privacy;
using Derman.Core.Staff.Changing;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Archive;
using Derman.Core.Tickets.Joining;
using Derman.Core.Tickets.Ledger;
using Derman.Core.Tickets.Links;
using Derman.Core.Tickets.Classify;
using Derman.Core.Tickets.Counting;
using Derman.Core.Tickets.Drafts;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Referrals;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Sealing;
using Derman.Core.Tickets.Sweep;
using Derman.Core.Tickets.Tasks;
using Derman.Core.Tickets.Undo;
using Derman.Core.Tickets.Views;

namespace Derman.Host.Hosting;

/// <summary>The use cases of Core. None of them keeps state, so one of each serves the whole process.</summary>
internal static class UseCases
{
    public static IServiceCollection AddUseCases(this IServiceCollection services)
    {
        services.AddSingleton<RegisterTicket>();
        services.AddSingleton<PerformAction>();
        services.AddSingleton<ReadTicket>();
        services.AddSingleton<ReadPulse>();
        services.AddSingleton<KeepDraft>();
        services.AddSingleton<UndoStep>();
        services.AddSingleton<LinkTickets>();
        services.AddSingleton<PreviewMerge>();
        services.AddSingleton<SplitTicket>();
        services.AddSingleton<AnswerAll>();
        services.AddSingleton<ManageMacros>();
        services.AddSingleton<UseMacro>();
        services.AddSingleton<ListTickets>();
        services.AddSingleton<ClassifyTicket>();
        services.AddSingleton<CarryReferrals>();
        services.AddSingleton<AddAttachment>();
        services.AddSingleton<SealTicket>();
        services.AddSingleton<UnmaskCitizen>();
        services.AddSingleton<WhoSees>();
        services.AddSingleton<ChangeRole>();
        services.AddSingleton<ReadRoles>();
        services.AddSingleton<GiveTask>();
        services.AddSingleton<FinishTask>();
        services.AddSingleton<SayToCitizen>();
        services.AddSingleton<TrackTicket>();
        services.AddSingleton<CitizenWrites>();
        services.AddSingleton<CitizenAsksReopen>();
        services.AddSingleton<SweepTenant>();
        services.AddSingleton<ArchiveTickets>();
        services.AddSingleton<CheckCounts>();
        services.AddSingleton<StoreInbound>();
        services.AddSingleton<ProcessInbound>();
        services.AddSingleton<HandleInboundEvent>();
        services.AddSingleton<ReceiveMessage>();
        services.AddSingleton<DeliverMessages>();
        services.AddSingleton<FinishCall>();
        services.AddSingleton<ReadCalls>();
        services.AddSingleton<CountTickets>();
        services.AddSingleton<ReadLedgers>();
        services.AddSingleton<NoticeBoard>();
        services.AddSingleton<InvitePerson>();
        services.AddSingleton<MakeLink>();
        services.AddSingleton<UseLink>();
        services.AddSingleton<ChangePerson>();
        services.AddSingleton<SwitchPerson>();
        services.AddSingleton<ChangePassword>();
        services.AddSingleton<SecondFactors>();
        services.AddSingleton<Passkeys>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<ApplyPack>();
        services.AddSingleton<BackupTenant>();
        services.AddSingleton<TenantLifecycle>();
        return services;
    }
}
