using Derman.Core.Storage;
using NodaTime;

namespace Derman.Core.Knowledge;

/// <summary>What the desk knows about a matter, and how it talks about it.</summary>
public sealed class KnowledgeArticle : IVersionedRow
{
    public Guid Id { get; set; }

    public int Version { get; set; }

    /// <summary>An <see cref="ArticleContent"/> as JSON.</summary>
    public string Content { get; set; } = "";

    public Instant ChangedAt { get; set; }

    public string ChangedBy { get; set; } = "";

    public bool Removed { get; set; }
}

/// <summary>How it stood after each change.</summary>
public sealed class KnowledgeVersion
{
    public Guid Article { get; set; }

    public int Version { get; set; }

    public string Content { get; set; } = "";

    public bool Removed { get; set; }

    public Instant At { get; set; }

    public string By { get; set; } = "";
}
