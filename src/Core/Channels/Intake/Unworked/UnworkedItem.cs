using System.Globalization;
using NodaTime;

namespace Derman.Core.Channels.Intake.Unworked;

/// <summary>What lies there: a request nobody could work, or a part of one that nobody knew and that was kept.</summary>
public enum UnworkedKind
{
    Request,
    Part,
}

/// <summary>One of them, as <c>request-12</c> or <c>part-5</c>.</summary>
public readonly record struct UnworkedId(UnworkedKind Kind, long Seq)
{
    private const string OfRequest = "request-";
    private const string OfPart = "part-";

    public static bool TryParse(string? text, out UnworkedId id)
    {
        var (kind, prefix) = text?.StartsWith(OfPart, StringComparison.Ordinal) == true ? (UnworkedKind.Part, OfPart) : (UnworkedKind.Request, OfRequest);
        var known = text?.StartsWith(prefix, StringComparison.Ordinal) == true
            & long.TryParse(text.AsSpan(Math.Min(prefix.Length, text?.Length ?? 0)), NumberStyles.None, CultureInfo.InvariantCulture, out var seq);
        id = known ? new UnworkedId(kind, seq) : default;
        return known;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Kind == UnworkedKind.Part ? OfPart : OfRequest)}{Seq}");
}

/// <summary>Which of them are looked at.</summary>
public enum UnworkedView
{
    /// <summary>Requests that failed after all attempts.</summary>
    Failed,

    /// <summary>Parts that were kept with their reason.</summary>
    Kept,

    /// <summary>What somebody has set aside, of both.</summary>
    Aside,
}

/// <param name="Code">Of a request one of <see cref="InboundFaults"/>, null when it is older than those; of a part the reason it was kept for.</param>
/// <param name="Detail">What the plugin said, in its own words.</param>
/// <param name="Content">Its beginning, without the account's secrets; never headers.</param>
/// <param name="Size">Of the whole content, in bytes (of a part: characters).</param>
/// <param name="MayAgain">It can be worked again: its request is still there.</param>
public sealed record UnworkedItem(
    UnworkedId Id, Instant At, long Attempts, string? Code, string? Detail, Instant? AsideAt, string? AsideWhy, string Content, long Size, bool MayAgain);

/// <param name="More">Older ones follow.</param>
public sealed record UnworkedPage(IReadOnlyList<UnworkedItem> Items, bool More);

/// <summary>How many of an account wait for somebody to look; set aside ones do not.</summary>
public sealed record UnworkedCount(long Failed, long Kept)
{
    public static readonly UnworkedCount None = new(0, 0);
}
