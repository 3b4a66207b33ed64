using System.Text;

namespace Derman.Channels;

/// <summary>The provider's rules for what may be sent when; the host reads them before it offers a text box.</summary>
/// <param name="FreeTextWindow">
/// How long after the person's last message free text may be sent; <c>null</c> = always. In the manifest <c>freeTextWindowHours</c>, 1 to 720.
/// Counted from the provider's time of that message.
/// </param>
/// <param name="TemplatesAfterWindow">Whether approved templates (<see cref="OutboundTemplate"/>) may be sent after the window.</param>
/// <param name="MaxTextLength">The most of one text, counted in <see cref="TextUnit"/>; 1 to 1,000,000, or <c>null</c> = unlimited.</param>
/// <param name="MaxButtons">The most buttons below a text; 0 = <see cref="OutboundButtons"/> cannot be sent. At most 10.</param>
/// <param name="MaxFileBytes">The most bytes of a file; 0 = <see cref="OutboundFile"/> cannot be sent. At most 100,000,000.</param>
/// <param name="PublicReplies">Whether a public message can be answered in public.</param>
/// <param name="MaxPublicTextLength">The most UTF-16 code units of a public answer; <c>null</c> = as <paramref name="MaxTextLength"/>.</param>
public sealed record SendingRules(
    TimeSpan? FreeTextWindow,
    bool TemplatesAfterWindow,
    int? MaxTextLength,
    int MaxButtons = 0,
    int MaxFileBytes = 0,
    bool PublicReplies = false,
    int? MaxPublicTextLength = null)
{
    /// <summary>What <see cref="MaxTextLength"/> counts; in the manifest <c>textUnit</c>, <c>codeUnits</c> (the default) or <c>utf8Bytes</c>.</summary>
    public TextUnit TextUnit { get; init; }

    /// <summary>
    /// How long after a person's public words one private answer to them may be sent, once; <c>null</c> = the provider knows no such thing. In the
    /// manifest <c>privateAnswerHours</c>, 1 to 720. Counted from the provider's time of those words; it is never prolonged.
    /// </summary>
    public TimeSpan? PrivateAnswerWindow { get; init; }

    /// <summary>What differs for accounts with certain settings; in the manifest <c>when</c>. May be empty.</summary>
    public IReadOnlyList<SendingException> Exceptions { get; init; } = [];

    /// <summary>The rules of one account.</summary>
    /// <param name="settings">The account's settings by key.</param>
    /// <returns>These rules with every exception whose setting has its value, the later over the earlier; without exceptions of their own.</returns>
    public SendingRules For(IReadOnlyDictionary<string, string> settings) => For(settings.GetValueOrDefault);

    /// <summary>The rules of one account.</summary>
    /// <param name="setting">The value of a setting by its key, or <c>null</c> when there is none.</param>
    /// <returns>As above.</returns>
    public SendingRules For(Func<string, string?> setting)
    {
        var rules = this with { Exceptions = [] };
        foreach (var exception in Exceptions.Where(e => setting(e.Setting) == e.Value))
        {
            rules = rules with
            {
                FreeTextWindow = exception.FreeTextWindow ?? rules.FreeTextWindow,
                MaxTextLength = exception.MaxTextLength ?? rules.MaxTextLength,
                TextUnit = exception.TextUnit ?? rules.TextUnit,
            };
        }

        return rules;
    }
}

/// <summary>What a length of text counts.</summary>
public enum TextUnit
{
    /// <summary>UTF-16 code units: what most providers call characters.</summary>
    CodeUnits,

    /// <summary>Bytes of the text in UTF-8: a Latin letter is one, a Turkish or Persian one mostly two, an emoji four or more.</summary>
    Utf8Bytes,
}

/// <summary>Counting texts by <see cref="TextUnit"/>.</summary>
public static class TextUnits
{
    /// <summary>The length of a text.</summary>
    /// <param name="unit">What to count.</param>
    /// <param name="text">The text.</param>
    /// <returns>0 or more.</returns>
    public static int Count(this TextUnit unit, string text) => unit == TextUnit.Utf8Bytes ? Encoding.UTF8.GetByteCount(text) : text.Length;
}

/// <summary>Rules for accounts of which one setting has a certain value; what is <c>null</c> stays as it is for all.</summary>
/// <param name="Setting">The key of an account's setting.</param>
/// <param name="Value">The value it must have; in the manifest <c>is</c>.</param>
public sealed record SendingException(string Setting, string Value)
{
    /// <summary>Takes the place of <see cref="SendingRules.FreeTextWindow"/>.</summary>
    public TimeSpan? FreeTextWindow { get; init; }

    /// <summary>Takes the place of <see cref="SendingRules.MaxTextLength"/>.</summary>
    public int? MaxTextLength { get; init; }

    /// <summary>Takes the place of <see cref="SendingRules.TextUnit"/>.</summary>
    public TextUnit? TextUnit { get; init; }
}
