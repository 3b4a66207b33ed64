using System.Text.Json;
using System.Text.Json.Serialization;
using Derman.Core.Clocks;
using Derman.Core.Common;
using Derman.Core.Export;
using Derman.Core.Publishing;
using Derman.Core.Subscriptions;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Bulk;
using Derman.Core.Tickets.Classify;
using Derman.Core.Tickets.Register;
using Derman.Core.Privacy;
using Derman.Core.Tickets.Sealing;
using Derman.Core.Tickets.Tasks;
using Derman.Core.Tickets.Views;

namespace Derman.Host.Api;

/// <summary>Bodies the API reads, source generated. Unknown members are refused by name, see <see cref="UnknownFields"/>.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(InstantJsonConverter)])]
[JsonSerializable(typeof(RegisterCommand))]
[JsonSerializable(typeof(ActionCommand))]
[JsonSerializable(typeof(AttachmentCreated))]
[JsonSerializable(typeof(GiveTaskCommand))]
[JsonSerializable(typeof(FinishTaskCommand))]
[JsonSerializable(typeof(ClassifyCommand))]
[JsonSerializable(typeof(PublicSummaryCommand))]
[JsonSerializable(typeof(BulkCommand))]
[JsonSerializable(typeof(ExportCommand))]
[JsonSerializable(typeof(SubscribeCommand))]
[JsonSerializable(typeof(ChangeSubscriptionCommand))]
[JsonSerializable(typeof(SealCommand))]
[JsonSerializable(typeof(UnmaskCommand))]
[JsonSerializable(typeof(CitizenView))]
[JsonSerializable(typeof(OnlookerList))]
internal sealed partial class ApiJson : JsonSerializerContext;

/// <summary>The deadline preview writes nothing and takes calendars made for other programs: what it does not know it leaves aside.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ClockPreviewRequest))]
[JsonSerializable(typeof(ClockPreviewAnswer))]
internal sealed partial class PreviewJson : JsonSerializerContext;

internal sealed record AttachmentCreated(Guid Id);

internal sealed record OnlookerList(IReadOnlyList<Onlooker> People);
