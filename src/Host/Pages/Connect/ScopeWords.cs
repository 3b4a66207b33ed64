using Derman.Host.Localisation;

namespace Derman.Host.Pages.Connect;

/// <summary>Scopes in the words of those who are asked to allow them. One without words shows its code: better than a guess.</summary>
internal sealed class ScopeWords(IUiText text)
{
    public string Of(string scope) => text.Has($"scope.{scope}") ? text[$"scope.{scope}"] : scope;
}
