using Microsoft.AspNetCore.Html;

namespace Derman.Host.Localisation;

/// <summary>The words of one language. <c>{name}</c> in a text is replaced by the argument of that name; numbers get the language's
/// digits; in Turkish <c>{unit:dat}</c> adds the case ending (dat, acc, gen, loc, abl).</summary>
public interface IUiText
{
    string Language { get; }

    string Direction { get; }

    string this[string key] { get; }

    /// <summary>With an argument named <c>n</c> equal to one, the variant <c>key#one</c> is taken where the language has it.</summary>
    string T(string key, params ReadOnlySpan<(string Name, object? Value)> args);

    /// <summary>As <see cref="T"/>, for places where an argument is markup (<c>&lt;bdi&gt;</c>, a link). Everything else is encoded.</summary>
    IHtmlContent Html(string key, params ReadOnlySpan<(string Name, object? Value)> args);

    bool Has(string key);
}
