using Derman.Host.Localisation;
using Derman.Host.Pages.Shared;
using Derman.Host.Pages.Shared.Models;
using Derman.Host.TagHelpers;
using NodaTime;

namespace Derman.Host.Pages.Style;

/// <summary>Invented content of the living style page, in the words of one language.</summary>
public sealed class Samples(IUiText text)
{
    private readonly string _language = text.Language;

    public static Instant Now { get; } = Instant.FromUtc(2026, 10, 14, 7, 42);

    public Dates Dates { get; } = new(text, DateTimeZoneProviders.Tzdb["Europe/Istanbul"]);

    public IUiText Text => text;

    public string Unit => Pick("Fen İşleri", "تجهیزات", "Public Works");

    public string Officer => Pick("Selin Arslan", "نسرین رحمانی", "Selin Arslan");

    public string Citizen => Pick("Mehmet Karaca", "زهرا محمدی", "Mehmet Karaca");

    public string Subject => Pick(
        "1139. Cadde’de asfalt çöktü, araçlar çukura düşüyor", "ویلچر برقی برای دانش‌آموز دارای معلولیت", "Asphalt collapsed on 1139th Avenue");

    public string Water => Pick("su idaresi", "بیمه سلامت", "water board");

    public IReadOnlyList<ClockChip> Chips =>
    [
        new(ClockTone.Plain, Left(2, 5, 0), 46),
        new(ClockTone.Near, Left(0, 1, 20), 82),
        new(ClockTone.Late, text.Left(new Remaining(0, 2, 10, WorkingDays: true, Late: true)), 100),
        new(ClockTone.Paused, text.T("clock.paused", ("span", text.T("span.days", ("n", 2)))), 55),
        new(ClockTone.Met, text["clock.met"], 100),
        new(ClockTone.Silent, text.T("clock.silent", ("span", text.T("span.hours", ("n", 19)))), 100),
    ];

    public IReadOnlyList<ClockRow> Clocks =>
    [
        new(ClockTone.Near, text["clock.promised"], Left(1, 5, 0), 86, Dates.DayTime(At(15, 14))),
        new(ClockTone.Plain, text.T("clock.internalOf", ("unit", Unit)), Left(2, 5, 0), 46, Dates.DayTime(At(16, 14))),
        new(ClockTone.Plain, text["clock.legal"], text.T("span.days", ("n", 7)), 77, Dates.Day(At(21, 14))),
    ];

    public LedgerModel Ledger => new(
        text.T("span.days", ("n", 23)),
        [new(Holder.Desk, 1), new(Holder.Other, 5), new(Holder.Desk, 1), new(Holder.Citizen, 12), new(Holder.Unit, 4)],
        [
            new(Holder.Desk, Digits(2), text["ledger.desk"]),
            new(Holder.Unit, Digits(4), Unit),
            new(Holder.Citizen, Digits(12), text["ledger.citizen"]),
            new(Holder.Other, Digits(5), Water),
        ],
        Dates.DayMonth(At(14, 8) - Duration.FromDays(23)),
        Dates.DayHeading(Dates.DateOf(Now), Now));

    public IReadOnlyList<StateRing> States =>
    [
        new(StateFill.New, Pick("Yeni", "تازه", "New")),
        new(StateFill.Work, Pick("İşlemde", "در دست اقدام", "In progress")),
        new(StateFill.Waiting, Pick("Ek bilgi bekleniyor", "در انتظار مدرک", "Waiting for information")),
        new(StateFill.Proposed, Pick("Müdür onayında", "در انتظار تأیید", "Waiting for approval")),
        new(StateFill.Closed, Pick("Kapandı, çözüldü", "مختومه", "Closed, solved")),
        new(StateFill.Refused, Pick("Olumsuz kapandı", "پذیرفته نشد", "Refused")),
    ];

    public TimelineModel Timeline => new(
    [
        new TimelineDay(Dates.Day(At(10, 8))),
        new TimelineMessage(MessageSide.Citizen, Citizen, Pick(
            "Kusura bakmayın, hastanedeydim. Çukur daha da büyüdü, dün bir araba lastik patlattı.",
            "سلام، برگهٔ دکتر را فرستادم. خواهش می‌کنم زودتر اقدام شود.",
            "Sorry, I was in hospital. The hole has grown; a car burst a tyre yesterday."),
            Shown(At(10, 11)), Icons.WhatsApp, text["channel.whatsapp"]),
        new TimelineEvent(Icons.ArrowOn, Pick("zimmeti aldı. İç süre yeniden başladı.", "تحویل گرفت. مهلت واحد دوباره آغاز شد.", "took custody. The internal clock runs again."), Shown(At(10, 12)), Unit),
        new TimelineMessage(MessageSide.Us, Officer, Pick(
            "Geçmiş olsun. Ekip yarın geliyor, sonucu size bildireceğim.",
            "خانم محمدی، ویلچر آماده است و فردا در خانه تحویل می‌شود.",
            "Get well soon. The crew comes tomorrow; I will tell you the result."),
            Shown(At(12, 6)), Icons.WhatsApp, text["channel.whatsapp"],
            new Delivery(DeliveryState.Read, text.T("delivery.readAt", ("when", Dates.Short(At(12, 8)))))),
        new TimelineMessage(MessageSide.Us, Officer, Pick("İkinci ileti", "پیام دوم", "A second message"), Shown(At(12, 9)), Icons.Sms, text["channel.sms"],
            new Delivery(DeliveryState.Failed, text["delivery.failed"]), ResendAction: "/_style"),
        new TimelineDay(Dates.DayHeading(Dates.DateOf(Now) - Period.FromDays(1), Now)),
        new TimelineMessage(MessageSide.Note, Pick("Murat Demir", "حمید کریمی", "Murat Demir"), Pick(
            "Sıcak asfalt serildi, 6 m². Silindir ikinci geçiş için yarın gelecek.",
            "ویلچر از انبار خوی آزاد شد. پنجشنبه می‌رسد.",
            "Hot asphalt laid, 6 m². The roller comes again tomorrow."), Shown(At(13, 12))),
    ]);

    public IReadOnlyList<MoveModel> Moves =>
    [
        Move("propose", "E", main: true),
        Move("ask", "B"),
        Move("wait", "P"),
        Move("refer", "N"),
        Move("close") with { Missing = text.T("common.listOf", ("a", text["guard.approval"]), ("b", text["guard.citizenTalk"])) },
    ];

    public IReadOnlyList<ProofItem> Proof =>
    [
        new(true, Pick("Fotoğraf iğneye yakın", "رسید انبار", "Photo close to the pin"), Pick("18 m uzakta, sınır 50 m", "شمارهٔ ۴۴۲۰", "18 m away, limit 50 m")),
        new(false, Pick("Görevlendirmeden sonra çekilmiş", "پذیرش سهم بیمه", "Taken after the assignment"), Pick("12 Ekim 08:10", "۱۶ مهر", "12 October 08:10")),
        new(null, Pick("Vatandaş onayı ya da kodu", "امضای مددجو", "Citizen’s word or code"), Pick("Görüşmede sorulacak", "هنگام تحویل", "Asked in the talk")),
    ];

    public IReadOnlyList<TrackStep> Track =>
    [
        new(text["portal.track.received"], $"{Dates.Short(At(14, 5))} · {text["channel.phone"]}"),
        new(Unit, Dates.Time(At(14, 6))),
        new(text["portal.track.yourAnswer"], text.T("portal.track.noAnswer", ("date", Dates.DayMonth(At(17, 8)))), Done: false),
    ];

    public string Pick(string tr, string fa, string en) => _language switch { Languages.Turkish => tr, Languages.Persian => fa, _ => en };

    public string Digits(long n) => Numerals.Number(n, _language);

    public ShownTime Shown(Instant at) => new(Dates.Time(at), Dates.Machine(at));

    public static Instant At(int day, int hourUtc) => Instant.FromUtc(2026, 10, day, hourUtc, 0);

    private string Left(int days, int hours, int minutes) => text.Left(new Remaining(days, hours, minutes, WorkingDays: true, Late: false));

    private MoveModel Move(string action, string? key = null, bool main = false) =>
        new(action, text[$"action.{action}"], text[$"action.{action}.effect"], "~/_style", Icons.Action(action), key, main);
}
