using Derman.Core.Outside;
using Derman.Plugins;

namespace Derman.Host.Pages.Desk;

/// <summary>What other bodies were told of this request, and what they say.</summary>
internal sealed partial class TicketModel
{
    public IReadOnlyList<OutsideView> Outside => field ??= ReadOutside.Of(Tenant, Id, Reader);

    /// <summary>There is a body that could be told, and no other rule keeps the request here.</summary>
    public bool MayHandOver => MayWrite && Ticket is { Category: not "closed", Sealed: false }
        && HttpContext.RequestServices.GetRequiredService<IOutsideGateway>().Accounts(Tenant).Count > 0;

    /// <summary>In our words where we know the reason, else in the other body's.</summary>
    public string FailureOf(OutsideView report) => Words.Has($"outside.failure.{report.FailureCode}")
        ? Words[$"outside.failure.{report.FailureCode}"]
        : Tenant.Configuration.Accounts.GetValueOrDefault(report.Account) is { } account && $"rejection.{report.FailureCode}" is var key
            && HttpContext.RequestServices.GetRequiredService<PluginRegistry>().Texts(account.Plugin)[Words.Language, key] is var words && words != key ? words
        : report.FailureReason ?? report.FailureCode ?? "";
}
