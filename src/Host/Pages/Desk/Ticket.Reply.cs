using Derman.Channels;
using Derman.Core.Common;
using Derman.Core.Conversations.Replying;
using Derman.Host.Localisation;
using Derman.Host.Pages.Shared.Models;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>What a reply may be now, beside the box: until when words go freely, how else they go, and what they cost.</summary>
internal sealed partial class TicketModel
{
    /// <summary>How the reply is to go, one of <see cref="ReplyWays"/>.</summary>
    [BindProperty]
    public string? Way { get; set; }

    public ReplyRoomModel Reply
    {
        get => field ??= ReplyOf(rooms.Of(Tenant, Id, Reader).Value, null);
        private set;
    }

    /// <summary>Counts what is written. A part of the page for the script that asks while somebody types; the whole page for the button.</summary>
    public async Task<IActionResult> OnPostMeasureAsync(bool part, CancellationToken ct)
    {
        var measured = await rooms.MeasureAsync(Tenant, Id, Text, InPublic, Way, Reader, ct);
        if (!measured.Ok || (!part && !Load()))
        {
            return NotFound(); // The part is asked for at every pause in the typing, and needs nothing else of the page.
        }

        Reply = ReplyOf(measured.Value.Room, measured.Value.Measure);
        return part ? Partial("_ReplyRoom", Reply) : Page();
    }

    private ReplyRoomModel ReplyOf(ReplyRoom? room, ReplyMeasure? measure) => new(room, measure, Way, Now, Tenant.Configuration, Words, dates);
}

/// <summary>The room in words.</summary>
internal sealed class ReplyRoomModel(
    ReplyRoom? room, ReplyMeasure? measure, string? way, NodaTime.Instant now, Core.Tenancy.TenantConfiguration configuration, IUiText text, Dates dates)
{
    public ReplyRoom? Room => room;

    /// <summary>A real person, by an account that is tried out.</summary>
    public bool TriedOut => room?.Window == ReplyWindow.TriedOut;

    public bool Closed => room?.Closed == true;

    /// <summary>Sent with the form: what the screen showed is what is asked for.</summary>
    public string? Implied => room is { Closed: false, Plugin: not null } ? ReplyWays.Free : null;

    public Tone Tone => room?.Window switch { ReplyWindow.Closing => Tone.Warn, ReplyWindow.Closed or ReplyWindow.Spent or ReplyWindow.TriedOut => Tone.Late, _ => Tone.Info };

    /// <summary>Null when there is nothing to say.</summary>
    public string? Window => room is not { Window: not ReplyWindow.None } ? null : (room.Window, room.AnswersPublic) switch
    {
        (ReplyWindow.TriedOut, _) => text["reply.window.triedOut"],
        (ReplyWindow.Spent, _) => text["reply.window.spent"],
        (ReplyWindow.Closed, true) => text.T("reply.window.privateOver", ("when", Ended)),
        (ReplyWindow.Closed, false) => text.T("reply.window.closed", ("when", Ended), ("channel", ChannelName(room.Plugin))),
        (_, true) => text.T("reply.window.private", ("left", Left)),
        (ReplyWindow.Closing, false) => text.T("reply.window.closing", ("left", Left)),
        _ => text.T("reply.window.left", ("left", Left)),
    };

    /// <summary>Offered when words of one's own do not go any more.</summary>
    public IReadOnlyList<WayChoice> Ways => field ??= !Closed ? [] : Chosen([.. room!.Ways.Select(ChoiceOf)]);

    public bool TooLong => measure is { } m && m.Length > m.Limit.Most;

    public string? Count => measure is not { Length: > 0 } m ? null : text.T(
        (TooLong, m.Limit.Unit) switch
        {
            (true, TextUnit.Utf8Bytes) => "reply.count.over.bytes",
            (true, _) => "reply.count.over",
            (false, TextUnit.Utf8Bytes) => "reply.count.bytes",
            _ => "reply.count",
        },
        ("n", m.Length),
        ("most", m.Limit.Most));

    public string? Parts => measure?.Parts is not { } parts ? null
        : parts.Parts == 0 ? text["reply.parts.none"]
        : text.T("reply.parts", ("n", parts.Parts), ("encoding", EncodingName(parts.Encoding)), ("left", parts.Left));

    /// <summary>Which letters made it dear.</summary>
    public string? Costly => measure?.Parts is { Costly.Length: > 0 } parts ? text.T("reply.parts.costly", ("letters", string.Join(' ', Letters(parts.Costly)))) : null;

    /// <summary>Names of standards are the same in every language.</summary>
    private static string EncodingName(string encoding) => encoding switch { "gsm7" => "GSM-7", "gsm7-tr" => "GSM-7 TR", "ucs2" => "UCS-2", _ => encoding };

    private string Left => text.Span(Remaining.Calendar(NodaTime.Duration.Max(NodaTime.Duration.Zero, room!.Until!.Value - now)));

    private string Ended => dates.Short(room!.Until!.Value);

    private static IEnumerable<string> Letters(string costly)
    {
        var letters = System.Globalization.StringInfo.GetTextElementEnumerator(costly);
        while (letters.MoveNext())
        {
            yield return letters.GetTextElement();
        }
    }

    private WayChoice ChoiceOf(OtherWay way) => way.Way == ReplyWays.Template
        ? new(way.Way, text.T("reply.way.template", ("template", room!.Template!)), text.T("reply.window.template", ("template", room.Template!)), false)
        : new(way.Way, way.Plugin is null ? text["reply.way.portal"] : text.T("reply.way.account", ("channel", AccountName(way))), null, false);

    private IReadOnlyList<WayChoice> Chosen(List<WayChoice> ways)
    {
        var at = Math.Max(0, ways.FindIndex(w => w.Value == way));
        return [.. ways.Select((w, i) => w with { Chosen = i == at })];
    }

    private string AccountName(OtherWay other) =>
        configuration.Accounts.Values.Count(a => a.Plugin == other.Plugin) > 1 && configuration.Accounts.GetValueOrDefault(other.Account) is { } account ? account.Names.In(text.Language) : ChannelName(other.Plugin);

    private string ChannelName(string? plugin) => text.Has($"channel.{plugin}") ? text[$"channel.{plugin}"] : plugin ?? "";
}

internal sealed record WayChoice(string Value, string Label, string? Hint, bool Chosen);
