using System.Text.Json;
using Derman.Channels.Graph;

namespace Derman.Channels.Meta.Sending;

/// <summary>POST /me/message_attachments: nobody sees anything of it before its id is sent.</summary>
internal static class AttachmentUpload
{
    public static async ValueTask<(Attachment? Uploaded, SendOutcome? Failed)> SendAsync(OutboundFile file, Sender sender, CancellationToken cancellationToken)
    {
        var type = file.Kind switch
        {
            MediaKind.Image => "image",
            MediaKind.Audio or MediaKind.Voice => "audio",
            MediaKind.Video => "video",
            _ => "file",
        };
        var description = JsonSerializer.Serialize(new UploadBody(new Attachment(type, new AttachmentPayload(IsReusable: false))), MetaJson.Default.UploadBody);
        var request = MultipartForm
            .Of(sender.Instagram ? [("platform", "instagram"), ("message", description)] : [("message", description)], "filedata", file)
            .In(sender.Request("POST", "me/message_attachments"));
        var answer = await sender.Host.SendHttpAsync(request, cancellationToken);
        var id = answer is ChannelHttpResponse { Status: 200 } good ? GraphReading.Read(good.Body, MetaJson.Default.Uploaded)?.AttachmentId : null;
        return string.IsNullOrEmpty(id)
            ? (null, GraphSending.Preparing(answer, sender.Host, MetaCodes.Instance))
            : (new Attachment(type, new AttachmentPayload(AttachmentId: id)), null);
    }
}
