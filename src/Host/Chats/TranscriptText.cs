using System.Text;
using Derman.Core.Chats;
using Derman.Core.Common;
using Derman.Core.Tenancy;
using Derman.Host.Localisation;

namespace Derman.Host.Chats;

/// <summary>A chat as plain text, in one language and its calendar.</summary>
internal static class TranscriptText
{
    public static TranscriptLetter Of(Tenant tenant, ChatTranscript chat, string language)
    {
        var text = Texts.BuiltIn.For(language);
        var dates = new Dates(text, tenant.Configuration.Zone);
        var name = tenant.Configuration.Profile.Names.In(language);
        var written = new StringBuilder();
        written.AppendLine(name).AppendLine(text.T("chatTranscript.begun", ("date", dates.Long(chat.StartedAt)))).AppendLine();
        foreach (var message in chat.Messages)
        {
            var who = message.Mine ? chat.Visitor ?? text["chats.nameless"] : message.By ?? text["chatWidget.desk"];
            var words = message.Files.Count == 0 ? message.Text : text.T("chatTranscript.file", ("name", string.Join(", ", message.Files.Select(f => f.Name))));
            written.AppendLine($"[{dates.Short(message.At)}] {who}:").AppendLine(words).AppendLine();
        }

        return new TranscriptLetter(text.T("chatTranscript.subject", ("name", name)), written.ToString().ReplaceLineEndings("\r\n"), language);
    }
}
