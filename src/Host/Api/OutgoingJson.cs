using System.Text.Json;
using System.Text.Json.Serialization;
using Derman.Core.Common;
using Derman.Core.Export;
using Derman.Core.Subscriptions;
using Derman.Core.Tickets.Bulk;

namespace Derman.Host.Api;

/// <summary>Answers about bulks, exports and subscriptions, source generated.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(InstantJsonConverter)])]
[JsonSerializable(typeof(BulkView))]
[JsonSerializable(typeof(ExportView))]
[JsonSerializable(typeof(SubscriptionView))]
[JsonSerializable(typeof(SubscriptionList))]
[JsonSerializable(typeof(DeliveryList))]
[JsonSerializable(typeof(TestView))]
[JsonSerializable(typeof(RedeliverView))]
internal sealed partial class OutgoingJson : JsonSerializerContext;
