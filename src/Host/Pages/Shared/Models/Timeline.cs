namespace Derman.Host.Pages.Shared.Models;

/// <param name="Machine">ISO 8601 for the <c>datetime</c> attribute.</param>
public sealed record ShownTime(string Text, string Machine);

public abstract record TimelineItem;

/// <summary>Rule with the day's name.</summary>
public sealed record TimelineDay(string Text) : TimelineItem;

/// <summary>One line without a bubble: a change of state, custody, a clock.</summary>
/// <param name="Recordings">Addresses where a call can be heard.</param>
/// <param name="Again">The same line came several times in a row: how often, and when last.</param>
public sealed record TimelineEvent(string Icon, string Text, ShownTime At, string? Actor = null, string? Again = null, IReadOnlyList<string>? Recordings = null) : TimelineItem;

public enum MessageSide
{
    Citizen,
    Us,
    Note,
}

/// <param name="Delivery">Only for our messages.</param>
/// <param name="Said">What is to be known of it, in words: public, edited, taken back, written by a machine.</param>
/// <param name="ResendAction">Address of the POST that sends it again, when delivery failed.</param>
public sealed record TimelineMessage(
    MessageSide Side,
    string Author,
    string Text,
    ShownTime At,
    string? ChannelIcon = null,
    string? ChannelName = null,
    Delivery? Delivery = null,
    IReadOnlyList<Attached>? Attachments = null,
    string? ResendAction = null,
    IReadOnlyList<string>? Said = null) : TimelineItem;

public sealed record Delivery(DeliveryState State, string Text);

/// <param name="ThumbnailHref">Null for a file that is no picture.</param>
public sealed record Attached(string Name, string Href, string? ThumbnailHref = null);

public sealed record TimelineModel(IReadOnlyList<TimelineItem> Items);

/// <summary>A step of the citizen's own history: done ones ticked, the coming one dashed.</summary>
public sealed record TrackStep(string Title, string Detail, bool Done = true);
