using Derman.Core.Knowledge;

namespace Derman.Host.Pages.Admin.KnowledgeKeeping;

/// <summary>What is typed into the form of an article.</summary>
internal sealed class ArticleInput
{
    public bool Public { get; set; }

    public List<string> Topics { get; set; } = [];

    public Dictionary<string, ArticlePart> Texts { get; set; } = new(StringComparer.Ordinal);

    public static ArticleInput Of(ArticleContent content) => new()
    {
        Public = content.Public,
        Topics = [.. content.Topics],
        Texts = content.Texts.ToDictionary(t => t.Key, t => new ArticlePart { Title = t.Value.Title, Body = t.Value.Body, Steps = string.Join('\n', t.Value.Steps) }, StringComparer.Ordinal),
    };

    public ArticleContent Content() => new(
        Public,
        Topics,
        Texts.ToDictionary(t => t.Key, t => new ArticleText(t.Value.Title ?? "", (t.Value.Body ?? "").ReplaceLineEndings("\n"), (t.Value.Steps ?? "").ReplaceLineEndings("\n").Split('\n')), StringComparer.Ordinal));
}

internal sealed class ArticlePart
{
    public string? Title { get; set; }

    public string? Body { get; set; }

    public string? Steps { get; set; }
}
