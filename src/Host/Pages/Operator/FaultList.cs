using Derman.Host.Localisation;
using Derman.Plugins;

namespace Derman.Host.Pages.Operator;

/// <summary>Findings about plugins in the reader's language; the exact words stay beside them in English.</summary>
internal static class FaultList
{
    private const string OfPackages = "package.";

    public static string Words(IUiText text, PluginFault fault) =>
        text[fault.Code.StartsWith(OfPackages, StringComparison.Ordinal) ? $"operator.plugins.fault.{fault.Code[OfPackages.Length..]}" : "operator.plugins.fault.other"];
}
