using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Derman.Core.Staff;
using Derman.Core.Tenancy.Branding;

namespace Derman.Core.Tests.Tenancy;

/// <summary>An emblem is taken apart and put together again: nothing that is not picture comes along.</summary>
public sealed class BrandImageTests(ErenlerDesk erenler) : IClassFixture<ErenlerDesk>
{
    private const string Secret = "Ayşe'nin evi 40.77,30.39";

    [Fact]
    public void Png_LosesItsTexts_AndWhatHangsBehindItsEnd()
    {
        var file = Png(64, 48, ("tEXt", Encoding.UTF8.GetBytes($"Comment\0{Secret}")));
        var clean = CleanImage.Of([.. file, .. Encoding.UTF8.GetBytes(Secret)]).Value!;

        Assert.Equal(("image/png", 64, 48), (clean.ContentType, clean.Width, clean.Height));
        Assert.Equal(-1, clean.Content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secret)));
        Assert.Equal(Png(64, 48), clean.Content);
    }

    [Fact]
    public void Jpeg_LosesExifAndComments()
    {
        byte[] exif = [0xff, 0xe1, 0, (byte)(2 + Secret.Length + 2), .. Encoding.ASCII.GetBytes(Secret.Replace("ş", "s", StringComparison.Ordinal)), 0, 0];
        exif[3] = (byte)(exif.Length - 2);
        byte[] frame = [0xff, 0xc0, 0, 11, 8, 0, 40, 0, 50, 1, 1, 0x11, 0];
        byte[] scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 0xff, 0, 3, 0xff, 0xd0, 4];
        byte[] file = [0xff, 0xd8, .. exif, .. frame, .. scan, 0xff, 0xd9, 1, 2, 3];

        var clean = CleanImage.Of(file).Value!;

        Assert.Equal(("image/jpeg", 50, 40), (clean.ContentType, clean.Width, clean.Height));
        Assert.Equal([0xff, 0xd8, .. frame, .. scan, 0xff, 0xd9], clean.Content);
    }

    [Fact]
    public void Webp_KeepsPictureAndTransparencyOnly()
    {
        byte[] extended = [0x10 | 0x08 | 0x04, 0, 0, 0, 63, 0, 0, 31, 0, 0];
        byte[] picture = [0x2f, 63, 0xc0, 7, 0, 0];
        var file = Webp(("VP8X", extended), ("VP8L", picture), ("EXIF", Encoding.UTF8.GetBytes(Secret)));

        var clean = CleanImage.Of(file).Value!;

        Assert.Equal(("image/webp", 64, 32), (clean.ContentType, clean.Width, clean.Height));
        extended[0] = 0x10;
        Assert.Equal(Webp(("VP8X", extended), ("VP8L", picture)), clean.Content);
        Assert.Equal("brand.imageBroken", CleanImage.Of(Webp(("VP8X", extended), ("ANIM", [0, 0, 0, 0, 0, 0]), ("VP8L", picture))).Failure!.Code);
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")]
    [InlineData("GIF89a................")]
    [InlineData("")]
    public void OtherKinds_AreRefused(string file) => Assert.Equal("brand.imageKind", CleanImage.Of(Encoding.UTF8.GetBytes(file)).Failure!.Code);

    [Fact]
    public void TooLargeTooSmallAndBrokenOnes_AreRefused()
    {
        Assert.Equal("brand.imageSize", CleanImage.Of(Png(16, 16)).Failure!.Code);
        Assert.Equal("brand.imageSize", CleanImage.Of(Png(4096, 64)).Failure!.Code);
        Assert.Equal("brand.imageTooLarge", CleanImage.Of(new byte[CleanImage.MostBytes + 1]).Failure!.Code);
        var file = Png(64, 64);
        file[20] ^= 1; // the checksum of the header no longer fits
        Assert.Equal("brand.imageBroken", CleanImage.Of(file).Failure!.Code);
        Assert.Equal("brand.imageBroken", CleanImage.Of(Png(64, 64).AsSpan(..^12)).Failure!.Code);
    }

    [Fact]
    public void CutAnywhere_NoFileThrows()
    {
        foreach (var file in new[] { Png(64, 64), Webp(("VP8X", new byte[10]), ("VP8L", [0x2f, 63, 0xc0, 7, 0, 0])) })
        {
            for (var length = 0; length < file.Length; length++)
            {
                Assert.False(CleanImage.Of(file.AsSpan(..length)).Ok);
            }
        }
    }

    [Fact]
    public async Task Image_IsKeptUnderItsDigest_ForWhoMayConfigure()
    {
        var office = await erenler.Desk.OfficeAsync("erenler");
        var admin = await office.AddAsync("logo", Roles.Admin, office.Unit);
        var images = new BrandImages(erenler.Desk.Clock);

        var digest = (await images.AddAsync(office.Tenant, Png(64, 64), admin, CancellationToken.None)).Value!;
        Assert.Equal(digest, (await images.AddAsync(office.Tenant, Png(64, 64), admin, CancellationToken.None)).Value);
        Assert.Equal(Png(64, 64), BrandImages.Find(office.Tenant, digest)!.Content);
        Assert.Null(BrandImages.Find(office.Tenant, new string('0', 64)));
        Assert.Equal("auth.forbidden", (await images.AddAsync(office.Tenant, Png(64, 64), office.Agent, CancellationToken.None)).Failure!.Code);
    }

    internal static byte[] Png(int width, int height, params (string Name, byte[] Content)[] more)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 0);
        using var data = new MemoryStream();
        using (var zip = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(new byte[(width + 1) * height]);
        }

        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
        foreach (var (name, content) in more.Prepend(("IHDR", header)).Append(("IDAT", data.ToArray())).Append(("IEND", [])))
        {
            byte[] named = [.. Encoding.ASCII.GetBytes(name), .. content];
            var number = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
            file.Write(number);
            file.Write(named);
            BinaryPrimitives.WriteUInt32BigEndian(number, Crc(named));
            file.Write(number);
        }

        return file.ToArray();
    }

    private static uint Crc(byte[] bytes) => ~bytes.Aggregate(uint.MaxValue, (sum, b) =>
    {
        sum ^= b;
        for (var i = 0; i < 8; i++)
        {
            sum = (sum & 1) == 0 ? sum >> 1 : (sum >> 1) ^ 0xedb88320;
        }

        return sum;
    });

    private static byte[] Webp(params (string Name, byte[] Content)[] chunks)
    {
        byte[] body = [.. "WEBP"u8, .. chunks.SelectMany(c => (byte[])[.. Encoding.ASCII.GetBytes(c.Name), .. BitConverter.GetBytes(c.Content.Length), .. c.Content, .. new byte[c.Content.Length & 1]])];
        return [.. "RIFF"u8, .. BitConverter.GetBytes(body.Length), .. body];
    }
}
