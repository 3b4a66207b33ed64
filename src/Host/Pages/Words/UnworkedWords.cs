using Derman.Core.Channels.Intake.Unworked;
using Derman.Host.Localisation;
using Derman.Plugins;

namespace Derman.Host.Pages.Words;

/// <summary>Why something that came in became nothing, and what helps: in the host's words, or in its plugin's for what only that one knows.</summary>
internal sealed class UnworkedWords(IUiText text, PluginTexts plugin)
{
    public string Reason(UnworkedItem item) => text.Has(Key(item)) ? text[Key(item)]
        : item.Code is not null && plugin[text.Language, $"unknown.{item.Code}"] is var words && words != $"unknown.{item.Code}" ? words
        : text[Key(item.Id.Kind, "other")];

    public string Cure(UnworkedItem item) => text[$"{(text.Has($"{Key(item)}.cure") ? Key(item) : Key(item.Id.Kind, "other"))}.cure"];

    private static string Key(UnworkedItem item) => Key(item.Id.Kind, item.Code ?? "other");

    private static string Key(UnworkedKind kind, string code) => kind == UnworkedKind.Request ? $"unworked.fault.{code}" : $"unworked.kept.{code}";
}
