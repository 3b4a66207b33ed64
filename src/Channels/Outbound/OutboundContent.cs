namespace Derman.Channels;

/// <summary>What to say. A closed set: <see cref="OutboundText"/>, <see cref="OutboundTemplate"/>, <see cref="OutboundButtons"/>, <see cref="OutboundFile"/>.</summary>
/// <remarks>
/// A plugin rejects with <see cref="SendRejection.ContentInvalid"/> what its provider cannot carry. The host asks for nothing the manifest's
/// <see cref="SendingRules"/> do not name.
/// </remarks>
public abstract record OutboundContent
{
    private protected OutboundContent()
    {
    }
}

/// <summary>Free text.</summary>
/// <param name="Text">Not empty; at most <see cref="SendingRules.MaxTextLength"/> UTF-16 code units.</param>
public sealed record OutboundText(string Text) : OutboundContent;

/// <summary>A template the provider has approved.</summary>
/// <param name="Name">The template's name at the provider.</param>
/// <param name="Language">The provider's language code, for example <c>tr</c> or <c>en_US</c>.</param>
/// <param name="BodyParameters">The values of {{1}}, {{2}}… in order; may be empty.</param>
/// <param name="ButtonPayloads">What to put behind its quick-reply buttons, in order; empty = none.</param>
public sealed record OutboundTemplate(
    string Name, string Language, IReadOnlyList<string> BodyParameters, IReadOnlyList<string> ButtonPayloads) : OutboundContent;

/// <summary>Free text with buttons below it; pressing one brings a <see cref="ButtonReplyPart"/>.</summary>
/// <param name="Text">As <see cref="OutboundText.Text"/>.</param>
/// <param name="Buttons">1 to <see cref="SendingRules.MaxButtons"/> buttons.</param>
public sealed record OutboundButtons(string Text, IReadOnlyList<OutboundButton> Buttons) : OutboundContent;

/// <summary>One button.</summary>
/// <param name="Payload">What comes back when it is pressed: 1 to 200 characters, unguessable where it decides something.</param>
/// <param name="Title">The words on it: 1 to 20 characters.</param>
public sealed record OutboundButton(string Payload, string Title);

/// <summary>A file with words below it.</summary>
/// <param name="Kind">How to show it.</param>
/// <param name="Bytes">The file, cleaned of hidden data by the host; at most <see cref="SendingRules.MaxFileBytes"/>.</param>
/// <param name="MimeType">Its media type, found by its content.</param>
/// <param name="FileName">The name to show; never a path.</param>
/// <param name="Caption">The words below it; <c>null</c> = none.</param>
public sealed record OutboundFile(MediaKind Kind, ReadOnlyMemory<byte> Bytes, string MimeType, string FileName, string? Caption) : OutboundContent;
