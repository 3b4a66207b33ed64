using Derman.Core.Tickets;
using Derman.Host.Identity;
using Microsoft.AspNetCore.Authorization;

namespace Derman.Host.Pages.Desk;

/// <summary>A page for signed-in staff. What they may see and do is decided by the use cases, never here.</summary>
[Authorize(Policy = IdentitySetup.StaffPolicy)]
internal abstract class DeskPage : TenantPage
{
    private Actor? _reader;

    /// <summary>The person, reading in the language of the page.</summary>
    public Actor Reader => _reader ??= (StaffSession.Of(HttpContext) ?? throw new InvalidOperationException("The staff policy lets nobody in without a session."))
        with { Language = Frame.Language };
}
