using System.Buffers.Binary;
using System.Text;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Photos;
using Derman.Core.Tickets.Register;
using NodaTime;

namespace Derman.Core.Tests.Tickets;

public sealed class PhotoTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>
{
    private const double Lat = 40.9901;
    private const double Lon = 29.0301;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Exif_OfEitherByteOrder_GivesPlaceAndTime(bool little)
    {
        var facts = Exif.Read(Jpeg(little, "2026:11:02 10:30:00", Lat, -Lon))!;

        Assert.Equal(new LocalDateTime(2026, 11, 2, 10, 30), facts.TakenAt);
        Assert.Equal(Lat, facts.Lat!.Value, 4);
        Assert.Equal(-Lon, facts.Lon!.Value, 4);
    }

    [Fact]
    public void Exif_OfAnythingCutOrChanged_GivesNothingWrong()
    {
        var whole = Jpeg(true, "2026:11:02 10:30:00", Lat, Lon);
        var random = new Random(7);
        for (var i = 0; i < 4000; i++)
        {
            var broken = whole.AsSpan(0, i % 2 == 0 ? random.Next(whole.Length) : whole.Length).ToArray();
            for (var n = 0; n < 3 && broken.Length > 0; n++)
            {
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            }

            if (Exif.Read(broken) is { Lat: { } lat, Lon: { } lon })
            {
                Assert.InRange(lat, -90, 90);
                Assert.InRange(lon, -180, 180);
            }
        }

        Assert.Null(Exif.Read("not a picture"u8));
    }

    [Fact]
    public async Task Photo_IsHeldAgainstPlaceAndTimeOfTheTicket()
    {
        var office = await fixture.Desk.OfficeAsync("erenler");
        office.Clock.Now = Desk.Start;
        var ticket = (await office.RegisterAsync(new RegisterCommand("çukur", office.Topic, Location: new LocationInput(Lat: Lat, Lon: Lon)))).Id;
        office.Clock.AdvanceMinutes(120);

        var near = await CheckAsync(office, ticket, Jpeg(true, "2026:11:02 10:30:00", Lat + 0.0002, Lon)); // 07:30 UTC, half an hour before now
        var far = await CheckAsync(office, ticket, Jpeg(true, "2026:11:01 10:30:00", Lat + 0.01, Lon));
        var silent = await CheckAsync(office, ticket, "\u00ff\u00d8 nothing"u8.ToArray());

        Assert.Equal((true, true), (near.Near, near.InTime));
        Assert.InRange(near.Metres!.Value, 18, 26);
        Assert.Equal((false, false), (far.Near, far.InTime));
        Assert.Equal((null, null, null), (silent.Near, silent.InTime, silent.Metres));
    }

    [Fact]
    public async Task Photo_OfATicketWithoutAPlace_CannotBeCheckedForPlace()
    {
        var office = await fixture.Desk.OfficeAsync("erenler");
        var check = await CheckAsync(office, (await office.RegisterAsync()).Id, Jpeg(true, "2026:11:02 10:30:00", Lat, Lon));
        Assert.Equal((null, null), (check.Near, check.Metres));
    }

    private async Task<PhotoCheck> CheckAsync(Office office, Guid ticket, byte[] photo)
    {
        using var stream = new MemoryStream(photo);
        var id = (await office.Desk.Attach.ExecuteAsync(office.Tenant, ticket, "p.jpg", "image/jpeg", stream, office.Worker, CancellationToken.None)).Value;
        return office.View(ticket).Attachments!.Single(a => a.Id == id).Photo!;
    }

    /// <summary>The smallest JPEG that says when and where: start, one Exif block, end.</summary>
    private static byte[] Jpeg(bool little, string taken, double lat, double lon)
    {
        var tiff = new byte[256];
        Encoding.ASCII.GetBytes(little ? "II" : "MM").CopyTo(tiff, 0);
        Short(2, 42);
        Long(4, 8);
        Short(8, 2);
        Entry(10, 0x8769, 4, 1, 40);
        Entry(22, 0x8825, 4, 1, 60);
        Short(40, 1);
        Entry(42, 0x9003, 2, 20, 130);
        Short(60, 4);
        Entry(62, 1, 2, 2, 0);
        tiff[70] = (byte)(lat < 0 ? 'S' : 'N');
        Entry(74, 2, 5, 3, 150);
        Entry(86, 3, 2, 2, 0);
        tiff[94] = (byte)(lon < 0 ? 'W' : 'E');
        Entry(98, 4, 5, 3, 174);
        Encoding.ASCII.GetBytes(taken).CopyTo(tiff, 130);
        Degrees(150, Math.Abs(lat));
        Degrees(174, Math.Abs(lon));
        byte[] block = [.. "Exif\0\0"u8, .. tiff];
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(block.Length + 2));
        return [0xFF, 0xD8, 0xFF, 0xE1, .. length, .. block, 0xFF, 0xD9];

        void Entry(int at, ushort tag, ushort type, uint count, uint value)
        {
            Short(at, tag);
            Short(at + 2, type);
            Long(at + 4, count);
            Long(at + 8, value);
        }

        void Degrees(int at, double value)
        {
            var whole = (uint)value;
            var minutes = (uint)((value - whole) * 60);
            var seconds = (uint)Math.Round((value - whole - (minutes / 60.0)) * 3600 * 1000);
            (uint, uint)[] parts = [(whole, 1), (minutes, 1), (seconds, 1000)];
            for (var i = 0; i < 3; i++)
            {
                Long(at + (8 * i), parts[i].Item1);
                Long(at + (8 * i) + 4, parts[i].Item2);
            }
        }

        void Short(int at, ushort value)
        {
            if (little) BinaryPrimitives.WriteUInt16LittleEndian(tiff.AsSpan(at), value);
            else BinaryPrimitives.WriteUInt16BigEndian(tiff.AsSpan(at), value);
        }

        void Long(int at, uint value)
        {
            if (little) BinaryPrimitives.WriteUInt32LittleEndian(tiff.AsSpan(at), value);
            else BinaryPrimitives.WriteUInt32BigEndian(tiff.AsSpan(at), value);
        }
    }
}
