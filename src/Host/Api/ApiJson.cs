using System.Text.Json;
using System.Text.Json.Serialization;
using Derman.Core.Clocks;
using Derman.Core.Common;
using Derman.Core.Publishing;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Classify;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Tasks;

namespace Derman.Host.Api;

/// <summary>Bodies the API reads, source generated. Unknown members are ignored: clients may be newer than we are.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantJsonConverter)])]
[JsonSerializable(typeof(RegisterCommand))]
[JsonSerializable(typeof(ActionCommand))]
[JsonSerializable(typeof(ClockPreviewRequest))]
[JsonSerializable(typeof(ClockPreviewAnswer))]
[JsonSerializable(typeof(AttachmentCreated))]
[JsonSerializable(typeof(GiveTaskCommand))]
[JsonSerializable(typeof(FinishTaskCommand))]
[JsonSerializable(typeof(SayCommand))]
[JsonSerializable(typeof(ClassifyCommand))]
[JsonSerializable(typeof(PublicSummaryCommand))]
internal sealed partial class ApiJson : JsonSerializerContext;

internal sealed record AttachmentCreated(Guid Id);
