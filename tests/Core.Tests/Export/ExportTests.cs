using System.Text;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Export;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Register;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using NodaTime;

namespace Derman.Core.Tests.Export;

public sealed class ExportTests : IAsyncLifetime
{
    private Desk _desk = null!;
    private Office _office = null!;
    private RequestExport _request = null!;
    private MakeExports _make = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler");
        _office = await _desk.OfficeAsync("erenler");
        _request = new RequestExport(_desk.Clock, _desk.Random.Fill);
        _make = new MakeExports(_desk.List, new CountTickets(), _desk.Clock, (language, column) => $"{language}:{column}");
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Csv_HasAMark_HeadersInTheReadersLanguage_AndNoFormula()
    {
        await _office.RegisterAsync(new RegisterCommand("=HYPERLINK(\"http://x\")", Topic: _office.Topic, Citizen: new CitizenInput("@Ayşe; Yılmaz", "0532 111 22 33")));
        await _office.RegisterAsync("Yol \"bozuk\"\nçukur var");
        var bytes = await MakeAsync(new ExportCommand("csv", null, ["number", "text", "citizen", "registeredAt"]), _office.Auditor with { Language = "tr" });

        Assert.Equal(new byte[] { 0xEF, 0xBB, 0xBF }, bytes[..3]);
        var text = Encoding.UTF8.GetString(bytes[3..]);
        Assert.StartsWith("tr:number;tr:text;tr:citizen;tr:registeredAt\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\"'=HYPERLINK(\"\"http://x\"\")\"", text, StringComparison.Ordinal);
        Assert.Contains("\"'@Ayşe; Yılmaz\"", text, StringComparison.Ordinal);
        Assert.Contains("\"Yol \"\"bozuk\"\"\nçukur var\"", text, StringComparison.Ordinal);
        Assert.Contains(";2026-11-02T09:00:00+03:00\r\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", null, ",")]
    [InlineData("tr", null, ";")]
    [InlineData("tr", "comma", ",")]
    [InlineData("en", "semicolon", ";")]
    public async Task Delimiter_IsTheLanguagesUnlessSaid(string language, string? said, string expected) => Assert.StartsWith(
        $"{language}:number{expected}{language}:state",
        Encoding.UTF8.GetString((await MakeAsync(new ExportCommand("csv", null, ["number", "state"], said), _office.Auditor with { Language = language }))[3..]),
        StringComparison.Ordinal);

    [Fact]
    public async Task Xlsx_IsValid_WithTypedCells_FromRightToLeftInPersian()
    {
        await _office.RegisterAsync("=1+1 \u0001 \uD83D\uDEA7");
        var bytes = await MakeAsync(new ExportCommand("xlsx", null, ["text", "registeredAt"]), _office.Auditor with { Language = "fa" });

        using var document = SpreadsheetDocument.Open(new MemoryStream(bytes), isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(document).Select(e => e.Description));
        var sheet = document.WorkbookPart!.WorksheetParts.Single().Worksheet;
        Assert.True(sheet.Descendants<SheetView>().Single().RightToLeft!.Value);
        var rows = sheet.Descendants<Row>().ToList();
        Assert.Equal("fa:text", rows[0].Elements<Cell>().First().InnerText);
        var cells = rows[1].Elements<Cell>().ToList();
        Assert.Equal((CellValues.InlineString, "=1+1  \uD83D\uDEA7"), (cells[0].DataType!.Value, cells[0].InnerText));
        Assert.Null(cells[0].CellFormula);
        Assert.Equal(new DateTime(2026, 11, 2, 9, 0, 0), DateTime.FromOADate(double.Parse(cells[1].CellValue!.Text, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(1u, cells[1].StyleIndex!.Value);
    }

    [Fact]
    public async Task File_HoldsWhatItsOwnerSees_AndNobodyElseHasIt()
    {
        var seen = (await _office.RegisterAsync()).Number;
        var other = (await _office.RegisterAsync(new RegisterCommand("Başka", Directorate: _office.OtherUnit))).Number;
        var id = await AskAsync(new ExportCommand("csv"), _office.Head);
        await _make.ExecuteAsync(_office.Tenant, CancellationToken.None);

        var text = Text(id, _office.Head);
        Assert.Contains(seen, text, StringComparison.Ordinal);
        Assert.DoesNotContain(other, text, StringComparison.Ordinal);
        Assert.Equal("export.notFound", _request.Open(_office.Tenant, id, _office.OtherHead).Failure!.Code);
        Assert.Equal("export.notFound", _request.Read(_office.Tenant, id, _office.OtherHead).Failure!.Code);
        Assert.Equal("export.notFound", _request.Read(_office.Tenant, Guid.Empty, _office.Head).Failure!.Code);
        Assert.Equal("auth.forbidden", (await _request.ExecuteAsync(_office.Tenant, new ExportCommand("csv"), _office.Worker, CancellationToken.None)).Failure!.Code);
    }

    [Fact]
    public async Task RightTakenBeforeItIsMade_MakesNoFile()
    {
        var id = await AskAsync(new ExportCommand("csv"), _office.Head);
        await _office.Tenant.Store.WriteAsync(
            s =>
            {
                var head = s.First<StaffMember>("\"id\" = @p0", Provider.Of(_office.Head.StaffId!.Value))!;
                head.Roles = Roles.Staff;
                s.Update(head);
            },
            CancellationToken.None);
        await _make.ExecuteAsync(_office.Tenant, CancellationToken.None);

        Assert.Equal(ExportStates.Failed, View(id, _office.Head).State);
        Assert.Equal("export.notReady", _request.Open(_office.Tenant, id, _office.Head).Failure!.Code);
    }

    [Fact]
    public async Task Progress_Filter_AndADayLaterNothingIsLeft()
    {
        await _office.RegisterAsync();
        await _office.RegisterAsync(new RegisterCommand("Başka", Directorate: _office.OtherUnit));
        var id = await AskAsync(new ExportCommand("csv", new TicketFilter(Unit: _office.Unit)), _office.Auditor);
        Assert.Equal((ExportStates.Queued, 0L), (View(id, _office.Auditor).State, View(id, _office.Auditor).RowsDone));
        Assert.Equal("export.notReady", _request.Open(_office.Tenant, id, _office.Auditor).Failure!.Code);
        await _make.ExecuteAsync(_office.Tenant, CancellationToken.None);

        var view = View(id, _office.Auditor);
        Assert.Equal((ExportStates.Ready, 1L, 1L), (view.State, view.RowsDone, view.RowsTotal));
        Assert.Equal(_desk.Clock.Now + MakeExports.Kept, view.ExpiresAt);
        Assert.Equal(view.Size, Bytes(id, _office.Auditor).Length);

        _desk.Clock.Advance(MakeExports.Kept);
        Assert.True(_make.IsDue(_office.Tenant));
        await _make.ExecuteAsync(_office.Tenant, CancellationToken.None);
        Assert.Equal(ExportStates.Expired, View(id, _office.Auditor).State);
        Assert.Empty(_office.List<ExportChunk>("1 = 1"));
    }

    [Fact]
    public async Task ExportThatAStoppedHostBegan_IsBegunAnew_AndGivenUpAfterThreeTimes()
    {
        var id = await AskAsync(new ExportCommand("csv"), _office.Auditor);
        await SetAsync(id, e => (e.State, e.Attempts, e.NextAt) = (ExportStates.Running, 1, _desk.Clock.Now));
        await _make.ExecuteAsync(_office.Tenant, CancellationToken.None);
        Assert.Equal(ExportStates.Ready, View(id, _office.Auditor).State);

        await SetAsync(id, e => (e.State, e.Attempts, e.NextAt) = (ExportStates.Running, 3, _desk.Clock.Now));
        await _make.ExecuteAsync(_office.Tenant, CancellationToken.None);
        Assert.Equal(ExportStates.Failed, View(id, _office.Auditor).State);
    }

    [Fact]
    public async Task AskingAndMaking_AreInTheChain_WhichStaysWhole()
    {
        await _office.RegisterAsync();
        await MakeAsync(new ExportCommand("csv", new TicketFilter(Category: "open")), _office.Auditor);
        var kinds = _office.List<TicketEvent>("\"ticket\" = 0 ORDER BY \"seq\"");
        Assert.Equal([RequestExport.Event, MakeExports.Event], kinds.Select(e => e.Kind));
        Assert.All(kinds, e => Assert.Equal(_office.Auditor.Code, e.Actor));
        Assert.Contains("\"category\":\"open\"", kinds[0].Content, StringComparison.Ordinal);
        Assert.Null(ChainVerifier.Verify(_office.Tenant.Store.Handle).BrokenAt);
    }

    [Fact]
    public async Task Command_IsRefusedByName()
    {
        async Task<(string, string?)> OfAsync(ExportCommand command)
        {
            var failure = (await _request.ExecuteAsync(_office.Tenant, command, _office.Auditor, CancellationToken.None)).Failure!;
            return (failure.Code, failure.Field);
        }

        Assert.Equal(("field.required", "format"), await OfAsync(new ExportCommand()));
        Assert.Equal(("field.unknownValue", "format"), await OfAsync(new ExportCommand("pdf")));
        Assert.Equal(("field.unknownValue", "columns"), await OfAsync(new ExportCommand("csv", null, ["password"])));
        Assert.Equal(("field.unknownValue", "delimiter"), await OfAsync(new ExportCommand("csv", Delimiter: "|")));
        Assert.Equal(("field.unknownValue", "category"), await OfAsync(new ExportCommand("csv", new TicketFilter(Category: "x"))));
        for (var i = 0; i < RequestExport.MostWaiting; i++)
        {
            await AskAsync(new ExportCommand("csv"), _office.Auditor);
        }

        Assert.Equal("export.tooMany", (await OfAsync(new ExportCommand("csv"))).Item1);
    }

    private async Task<byte[]> MakeAsync(ExportCommand command, Actor actor)
    {
        var id = await AskAsync(command, actor);
        await _make.ExecuteAsync(_office.Tenant, CancellationToken.None);
        return Bytes(id, actor);
    }

    private async Task<Guid> AskAsync(ExportCommand command, Actor actor)
    {
        var result = await _request.ExecuteAsync(_office.Tenant, command, actor, CancellationToken.None);
        Assert.True(result.Ok, result.Failure?.Code);
        return result.Value!.Id;
    }

    private byte[] Bytes(Guid id, Actor actor)
    {
        var file = _request.Open(_office.Tenant, id, actor);
        Assert.True(file.Ok, file.Failure?.Code);
        return [.. file.Value!.Pieces.SelectMany(p => p)];
    }

    private string Text(Guid id, Actor actor) => Encoding.UTF8.GetString(Bytes(id, actor));

    private ExportView View(Guid id, Actor actor) => _request.Read(_office.Tenant, id, actor).Value!;

    private async Task SetAsync(Guid id, Action<TicketExport> change) => await _office.Tenant.Store.WriteAsync(
        s =>
        {
            var row = s.First<TicketExport>("\"id\" = @p0", Provider.Of(id))!;
            change(row);
            s.Update(row);
        },
        CancellationToken.None);
}
