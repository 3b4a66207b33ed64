using System.Text.Json;
using System.Text.Json.Serialization;

namespace Derman.Client;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(Ticket))]
[JsonSerializable(typeof(TicketPage))]
[JsonSerializable(typeof(NewTicket))]
[JsonSerializable(typeof(Command))]
[JsonSerializable(typeof(Bulk))]
[JsonSerializable(typeof(BulkResult))]
[JsonSerializable(typeof(NewExport))]
[JsonSerializable(typeof(Export))]
[JsonSerializable(typeof(NewSubscription))]
[JsonSerializable(typeof(Subscription))]
[JsonSerializable(typeof(Attachment))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ClientJson : JsonSerializerContext;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Token))]
internal sealed partial class TokenJson : JsonSerializerContext;
