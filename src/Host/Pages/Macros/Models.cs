using Derman.Core.Macros;
using Derman.Core.Tenancy;

namespace Derman.Host.Pages.Macros;

internal sealed record MacroListModel(IReadOnlyList<MacroView> All, MacroFields Fields, string Title, string Home, TenantConfiguration Configuration);

/// <param name="History">All versions, newest first.</param>
internal sealed record MacroEditModel(MacroView Macro, MacroFields Fields, IReadOnlyList<MacroView> History, string Home);
