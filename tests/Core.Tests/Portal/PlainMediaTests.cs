using Derman.Core.Portal.Files;
using Derman.Core.Privacy.Media;

namespace Derman.Core.Tests.Portal;

public sealed class PlainMediaTests
{
    [Fact]
    public void Jpeg_LosesEverythingButThePictureAndHowItIsHeld()
    {
        Assert.True(Media.Tells(Media.Jpeg()));
        var plain = PlainMedia.Picture(Media.Jpeg())!;

        Assert.Equal("image/jpeg", plain.MediaType);
        Assert.False(Media.Tells(plain.Content));
        Assert.Equal([0xFF, 0xD8, 0xFF, 0xE1], plain.Content[..4]);
        Assert.Equal([0xFF, 0xD9], plain.Content[^2..]);
        Assert.Contains("12-FF-00-34-FF-D0-56-FF-C4", BitConverter.ToString(plain.Content), StringComparison.Ordinal);
        Assert.Contains("01-12-00-03-00-00-00-01-00-06", BitConverter.ToString(plain.Content), StringComparison.Ordinal);
        Assert.Equal(plain.Content, PlainMedia.Picture(plain.Content)!.Content); // taken apart again it is the same
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("image/webp")]
    public void OtherPictures_LoseWhatDescribesThem(string type)
    {
        var file = type == "image/png" ? Media.Png() : Media.Webp();
        Assert.True(Media.Tells(file));
        var plain = PlainMedia.Picture(file)!;

        Assert.Equal(type, plain.MediaType);
        Assert.False(Media.Tells(plain.Content));
        Assert.Equal(plain.Content, PlainMedia.Picture(plain.Content)!.Content);
    }

    [Fact]
    public void Webp_NoLongerSaysThatItHasMetadata()
    {
        var plain = PlainMedia.Picture(Media.Webp())!.Content;
        Assert.Equal(0x20, plain[20]); // of 0x2C only the colours are left
        Assert.Equal(plain.Length - 8, BitConverter.ToInt32(plain, 4));
    }

    [Fact]
    public void Sounds_LoseWhatDescribesThem_AndNoOffsetMoves()
    {
        var m4a = PlainMedia.Sound(Media.M4a())!;
        Assert.Equal(("audio/mp4", Media.M4a().Length, false), (m4a.MediaType, m4a.Content.Length, Media.Tells(m4a.Content)));
        var mp3 = PlainMedia.Sound(Media.Mp3())!;
        Assert.Equal("audio/mpeg", mp3.MediaType);
        Assert.Equal([0xFF, 0xFB, 0x90, 0, 1, 2, 3], mp3.Content);
        Assert.Equal("audio/webm", PlainMedia.Sound(Media.Webm())!.MediaType);
    }

    [Fact]
    public void WhatIsNotUnderstood_IsRefused()
    {
        var jpeg = Media.Jpeg();
        Assert.Null(PlainMedia.Picture(jpeg[..40])); // cut off
        Assert.Null(PlainMedia.Picture(Media.Png()[..30]));
        Assert.Null(PlainMedia.Picture("<svg onload=alert(1)>"u8));
        Assert.Null(PlainMedia.Picture(Media.Webm()));
        Assert.Null(PlainMedia.Sound(jpeg));
        Assert.Null(PlainMedia.Sound([]));
        Assert.Equal("portal.photoUnknown", CitizenFile.Take(CitizenFile.Photo, Media.Webm(), 1).Failure!.Code);
        Assert.Equal("portal.fileTooLarge", CitizenFile.Take(CitizenFile.Photo, new byte[CitizenFile.MostBytes + 1], 1).Failure!.Code);
        Assert.Equal("photo-2.jpg", CitizenFile.Take(CitizenFile.Photo, jpeg, 2).Value!.FileName);
    }

    [Fact]
    public void NothingThatCanBeSent_BreaksIt()
    {
        var random = new Random(20261122);
        foreach (var file in (byte[][])[Media.Jpeg(), Media.Png(), Media.Webp(), Media.M4a(), Media.Mp3()])
        {
            for (var i = 0; i < 400; i++)
            {
                var broken = file.ToArray();
                for (var n = 0; n < 3; n++)
                {
                    broken[random.Next(broken.Length)] = (byte)random.Next(256);
                }

                _ = PlainMedia.Picture(broken.AsSpan(0, random.Next(broken.Length + 1)));
                _ = PlainMedia.Sound(broken);
            }
        }
    }
}
