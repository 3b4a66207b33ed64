using Derman.Channels;
using Derman.Core.Citizens;
using Derman.Core.Citizens.Joining;
using Derman.Core.Citizens.Preferring;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy.Changing;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;

namespace Derman.Core.Tests.Channels;

/// <summary>One desk whose people write by WhatsApp and by Telegram.</summary>
public sealed class TwoChannels : IAsyncLifetime
{
    public Desk Desk { get; private set; } = null!;

    public Office Office { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Desk = await Desk.OpenAsync("erenler");
        Office = await Desk.OfficeAsync("erenler");
        var admin = await Office.AddAsync("yonetici", Roles.Admin, Office.Tenant.Configuration.Profile.Desk);
        var saved = await new ChangeConfiguration(Desk.Registry, Desk.Clock).ExecuteAsync(
            Office.Tenant,
            pack => pack with { Channels = pack.Channels with { Accounts = [.. pack.Channels.Accounts, pack.Channels.Accounts[0] with { Account = "telegram", Plugin = "telegram", Enabled = true, Settings = new Dictionary<string, string>() }] } },
            Office.Tenant.Configuration.Version,
            admin,
            CancellationToken.None);
        Assert.Null(saved.Failure);
    }

    public async Task DisposeAsync() => await Desk.DisposeAsync();
}

/// <summary>A person met by two channels is offered to be joined, never joined; and is written to in the language they chose.</summary>
public sealed class PeopleAcrossChannelsTests(TwoChannels fixture) : IClassFixture<TwoChannels>
{
    private static int _numbers = 10000;
    private readonly Desk _desk = fixture.Desk;
    private readonly Office _office = fixture.Office;
    private readonly JoinCitizens _join = new(fixture.Desk.Clock);
    private readonly SetPreferences _prefer = new(fixture.Desk.Clock);
    private readonly string _number = $"9053211{Interlocked.Increment(ref _numbers)}";
    private readonly string _telegram = $"77{_numbers}";

    [Fact]
    public async Task OwnCard_WithANumberThatWritesByWhatsApp_OffersToJoin_AndJoinsWithConsentOnly()
    {
        var first = await WroteAsync("whatsapp", _number, "yol çukuru");
        var second = await WroteAsync("telegram", _telegram, "çöp alınmadı");
        Assert.Empty(Offers(first));
        await CardAsync(own: true);

        var offer = Assert.Single(Offers(second));
        Assert.Equal((first.Id, first.Number, Mask.Phone($"+{_number}")), (offer.Ticket, offer.Number, offer.Phone));
        Assert.Equal((new Proven("phone", ContactProofs.Card), new Proven("whatsapp", ContactProofs.Channel)), (offer.Here, offer.There));
        Assert.Equal(second.Id, Assert.Single(Offers(first)).Ticket);
        Assert.NotEqual(Row(first).Citizen, Row(second).Citizen); // Never silently.
        Assert.Equal("consent", (await _join.ExecuteAsync(_office.Tenant, second.Id, offer.Ticket, "", _office.Agent, default)).Failure!.Field);

        var joined = await _join.ExecuteAsync(_office.Tenant, second.Id, offer.Ticket, "telefonda onayladı", _office.Agent, default);
        Assert.Empty(Offers(second));
        Assert.True((await _join.UndoAsync(_office.Tenant, second.Id, joined.Value, _office.Agent, default)).Ok);
        Assert.Empty(Offers(second)); // Somebody took them apart: they are two.
    }

    [Fact]
    public async Task NotTheSame_IsRemembered_AlsoWhenJoinedWithAThird()
    {
        var first = await WroteAsync("whatsapp", _number, "yol çukuru");
        var second = await WroteAsync("telegram", _telegram, "çöp alınmadı");
        var third = await WroteAsync("telegram", $"{_telegram}1", "kaldırım kırık");
        Assert.Equal(TicketErrors.NotFound.Code, (await _join.DeclineAsync(_office.Tenant, second.Id, first.Id, _office.Agent, default)).Failure!.Code); // Nothing was offered.
        await CardAsync(own: true);
        Assert.True((await _join.DeclineAsync(_office.Tenant, second.Id, first.Id, _office.Agent, default)).Ok);
        Assert.Empty(Offers(second));
        Assert.Empty(Offers(first));
        Assert.Contains(_office.View(first.Id).Events!, e => e.Kind == JoinCitizens.TwoEvent);

        Assert.True((await _join.ExecuteAsync(_office.Tenant, third.Id, second.Id, "telefonda onayladı", _office.Agent, default)).Ok);
        Assert.Empty(Offers(third));
        Assert.Null(Audit.ChainVerifier.Verify(_office.Tenant.Store.Handle).BrokenAt);
    }

    [Fact]
    public async Task WhatProvesNothing_LeadsToNoOffer()
    {
        var first = await WroteAsync("whatsapp", _number, "yol çukuru");
        var second = await WroteAsync("telegram", _telegram, "çöp alınmadı");
        await CardAsync(own: false);
        await TakeAsync("telegram", _telegram, _number);
        var typed = await _office.RegisterAsync(new RegisterCommand("lamba yanmıyor", Topic: _office.Topic, Citizen: new CitizenInput("Ayşe", $"+{_number}")), Actor.Citizen);
        Assert.All(new[] { first.Id, second.Id, typed.Id }, t => Assert.Empty(ReadJoinOffers.Of(_office.Tenant, t, _office.Agent)));
    }

    [Fact]
    public async Task WhoMayNotJoinThem_IsOfferedNothing()
    {
        var first = await WroteAsync("whatsapp", _number, "yol çukuru");
        var second = await WroteAsync("telegram", _telegram, "çöp alınmadı");
        await CardAsync(own: true);
        Assert.Empty(ReadJoinOffers.Of(_office.Tenant, first.Id, _office.Stranger));
        Assert.Equal(TicketErrors.NotFound.Code, (await _join.DeclineAsync(_office.Tenant, second.Id, first.Id, _office.Stranger, default)).Failure!.Code);
        await _office.Tenant.Store.WriteAsync(s => s.Execute("UPDATE \"ticket\" SET \"simulated\" = 'whatsapp' WHERE \"id\" = @p0", Provider.Of(first.Id)), default);
        Assert.Empty(Offers(second));
    }

    [Fact]
    public async Task Language_IsLearned_AndAWeakerSourceNeverTakesThePlaceOfAStronger()
    {
        var ticket = await WroteAsync("telegram", _telegram, "The street lamp is broken", app: "en");
        Assert.Equal(("en", LanguageSources.Provider), (ticket.Language, Seen(ticket).Source));
        Assert.Null((await _prefer.ExecuteAsync(_office.Tenant, ticket.Id, null, "tr", false, _office.Agent, default)).Failure);
        await TakeAsync("telegram", _telegram, "It is still dark", app: "en");
        Assert.Equal(("tr", LanguageSources.Staff), (Row(ticket).Language, Seen(ticket).Source));

        await TakeAsync("telegram", _telegram, "English!");
        Assert.Equal(("en", LanguageSources.Said), (Row(ticket).Language, Seen(ticket).Source));
        Assert.Equal(SetPreferences.LanguageSaid.Code, (await _prefer.ExecuteAsync(_office.Tenant, ticket.Id, null, "tr", false, _office.Agent, default)).Failure!.Code);
        Assert.Null((await _prefer.ExecuteAsync(_office.Tenant, ticket.Id, "portal", "en", false, _office.Agent, default)).Failure); // The channel is another matter.
        Assert.Null((await _prefer.ExecuteAsync(_office.Tenant, ticket.Id, null, "tr", true, _office.Agent, default)).Failure);
        Assert.Equal(("tr", LanguageSources.Said), (Row(ticket).Language, Seen(ticket).Source));
    }

    [Fact]
    public async Task LanguageWord_AsksForNothingElse_AndHoldsForTheRequestToCome()
    {
        await TakeAsync("whatsapp", _number, "English");
        Assert.Empty(_office.List<Ticket>("\"citizen\" IN (SELECT \"citizen\" FROM \"conversation\" WHERE \"external_user\" = @p0)", _number));
        Assert.Equal("en", (await WroteAsync("whatsapp", _number, "Sokak lambası")).Language);
        Assert.Equal("tr", (await WroteAsync("telegram", _telegram, "Sokak lambası yanmıyor", app: "en")).Language); // An app in English does not write Turkish.
        Assert.Equal("tr", (await WroteAsync("telegram", $"{_telegram}2", "lamba", app: "ru")).Language);
    }

    [Theory]
    [InlineData("چراغ خیابان ما روشن نیست", true)]
    [InlineData("Sokak lambası yanmıyor", false)]
    [InlineData("چراغ lamba خیابان", null)]
    [InlineData("سلام", null)]
    public void Letters_AreOnlyJudged_WhereThereAreEnoughOfOneKind(string words, bool? arabic) => Assert.Equal(arabic, LetterGuess.InArabicLetters(words));

    [Fact]
    public void Tables_ThatNameAPerson_AreAllThoughtOf() => Assert.Equal(
        TenantModel.Tables.Where(t => t.Columns.Any(c => c == "citizen")).Select(t => t.Name).Order(StringComparer.Ordinal),
        ForgetPerson.Known.Append("contact_point").Order(StringComparer.Ordinal));

    private IReadOnlyList<JoinOffer> Offers(Ticket ticket) => ReadJoinOffers.Of(_office.Tenant, ticket.Id, _office.Agent);

    private PreferencesView Seen(Ticket ticket) => SetPreferences.Of(_office.Tenant, ticket.Id, _office.Agent)!;

    private Ticket Row(Ticket ticket) => _office.Row(ticket.Id);

    private async Task<Ticket> WroteAsync(string account, string from, string text, string? app = null)
    {
        await TakeAsync(account, from, text, app);
        return _office.List<Ticket>("1 = 1 ORDER BY \"key\" DESC LIMIT 1").Single();
    }

    private Task CardAsync(bool own) => HandleAsync("telegram", _telegram, null, null, new ContactCardPart("Ayşe", [_number], own));

    private Task TakeAsync(string account, string from, string text, string? app = null) => HandleAsync(account, from, text, app, new TextPart(text));

    private Task HandleAsync(string account, string from, string? text, string? app, MessagePart part) => _desk.Handle.ExecuteAsync(
        _office.Tenant,
        account,
        null,
        new InboundMessage { ExternalId = Guid.NewGuid().ToString(), From = from, Language = app, At = _desk.Clock.Now.ToDateTimeOffset(), Text = text, Parts = [part] },
        1,
        _desk.Clock.Now,
        CancellationToken.None);
}
