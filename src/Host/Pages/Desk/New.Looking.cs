using Derman.Core.Calls;
using Derman.Core.Calls.CallBacks;
using Derman.Core.Calls.Counter;
using Derman.Core.Citizens;
using Derman.Core.Clocks;
using Derman.Core.Common;
using Derman.Core.Knowledge;
using Derman.Core.PlannedWorks;
using Derman.Core.Routing;
using Derman.Core.Search;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets.Similar;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using NodaTime;

namespace Derman.Host.Pages.Desk;

/// <summary>What the screen shows beside the form while somebody speaks: asked for again whenever something is typed.</summary>
internal sealed partial class NewModel
{
    public CallerCard? Card { get; private set; }

    public IReadOnlyList<TopicHint> Hints { get; private set; } = [];

    public IReadOnlyList<NearbyTicket> Near { get; private set; } = [];

    public IReadOnlyList<PlannedWorkView> Works { get; private set; } = [];

    public IReadOnlyList<ArticleView> Articles { get; private set; } = [];

    /// <summary>The neighbourhood the words name, to be chosen for who has chosen none.</summary>
    public string? NamedPlace { get; private set; }

    public IReadOnlyList<CallView> Ringing { get; private set; } = [];

    /// <summary>How many wait to be called back, and for how many of them the time is over.</summary>
    public CallBackCounts Backs { get; private set; }

    /// <summary>What is asked on the way: the first script of the topic.</summary>
    public IReadOnlyList<string> Steps => Articles.Select(a => TextOf(a).Steps).FirstOrDefault(s => s.Count > 0) ?? [];

    public ArticleText TextOf(ArticleView article) => article.Content.In(Frame.Language, Tenant.Configuration.Profile.DefaultLanguage);

    /// <summary>The parts of the screen that follow what is typed; the whole page for a browser without scripts.</summary>
    public IActionResult OnPostLook()
    {
        ModelState.Clear();
        if (!Request.Headers.ContainsKey("HX-Request"))
        {
            Fill();
            return Page();
        }

        LookUp();
        return Part("_Looked");
    }

    /// <param name="seen">The calls shown already, as <see cref="RingingSeen"/> says them.</param>
    public IActionResult OnGetRinging(string? seen)
    {
        FillRinging();
        return seen == RingingSeen ? new NoContentResult() : Part("_Ringing");
    }

    public string RingingSeen => string.Join(',', Ringing.Select(c => $"{c.Account}/{c.CallId}:{c.State}:{c.RingsHere}").Append($"{Backs.Open}:{Backs.Late}"));

    /// <summary>When a request of the topic would be solved, registered now; null for a topic without a term.</summary>
    public Instant? Term(Topic topic)
    {
        var configuration = Tenant.Configuration;
        return topic.Targets.Resolve is { IsNone: false } target && configuration.Calendars.TryGetValue(configuration.Pack.Calendar.Default, out var calendar)
            ? BusinessClock.Due(calendar, Now, target, roundTheClock: topic.RoundTheClock).Due
            : null;
    }

    public string UnitName(string code) => Choices.UnitName(Tenant.Configuration, code, Words);

    public string? PlaceName(string? code) => code is null ? null : Tenant.Configuration.Neighbourhoods.GetValueOrDefault(code)?.Name ?? code;

    /// <summary>Folded words as they were typed.</summary>
    public string AsSaid(IReadOnlyList<string> folded)
    {
        var typed = (Input.Text ?? "").Split([' ', ',', '.', '\n', '\r', ';', ':', '?', '(', ')', '"'], StringSplitOptions.RemoveEmptyEntries);
        return string.Join(Words.Direction == "rtl" ? "، " : ", ", folded.Take(3).Select(w => Array.Find(typed, t => FoldedText.Fold(t).StartsWith(w, StringComparison.Ordinal)) ?? w));
    }

    /// <summary>What a citizen is told of a planned work, in the language of the screen.</summary>
    public string Told(PlannedWorkView work) => work.Content.Texts.In(Frame.Language);

    /// <summary>The number of the taken call, as this reader may know it.</summary>
    public string ShownNumber => Taken is null ? Owed?.Number ?? "" : ReadCalls.ShownNumber(Tenant.Configuration, Taken.From, Reader);

    private void LookUp()
    {
        var topic = Blank(Input.Suggested) ?? Blank(Input.Topic);
        var place = Blank(Input.Neighbourhood);
        var words = $"{Input.Address} {Input.Text}";
        Taken ??= CallParts() is var (account, id) ? calls.Find(Tenant, account, id) : null;
        Owed ??= CallBack is { } owed ? TicketFromCallBack.Find(Tenant, owed, Reader) : null;
        Card = callers.Execute(Tenant, Blank(Input.Phone) ?? Taken?.From ?? Owed?.Number, Reader);
        Hints = Blank(Input.TopicWords) is { } typed && typed != NameOf(topic) ? suggest.Named(Tenant, typed) : suggest.For(Tenant, Input.Text);
        NamedPlace = place is null ? PlaceInWords.Find(Tenant.Configuration, words) : null;
        place ??= NamedPlace;
        Near = nearby.Execute(Tenant, new NearbyQuery(Input.Text, topic, place, Blank(Input.Address), Point.Lat, Point.Lon), Reader);
        Works = works.Execute(Tenant, place, topic ?? Hints.FirstOrDefault()?.Topic.Code, words);
        Articles = knowledge.Beside(Tenant, topic ?? Hints.FirstOrDefault()?.Topic.Code);
        FillRinging();
    }

    private void FillRinging()
    {
        Ringing = [.. calls.Execute(Tenant, Reader)
            .Where(c => c.GoesOn(Now) && $"{c.Account}/{c.CallId}" != Call)
            .OrderByDescending(c => c.RingsHere)
            .Take(3)];
        Backs = backs.Count(Tenant, Reader);
    }

    private string? NameOf(string? topic) => topic is null ? null : Tenant.Configuration.Topics.GetValueOrDefault(topic) is { } known ? known.Names.In(Frame.Language) : null;

    private PartialViewResult Part(string name) => new() { ViewName = name, ViewData = new ViewDataDictionary<NewModel>(ViewData, this) };
}
