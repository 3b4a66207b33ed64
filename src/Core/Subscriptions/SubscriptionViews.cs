using NodaTime;

namespace Derman.Core.Subscriptions;

/// <summary>What a new subscription is to be.</summary>
/// <param name="Url">https, outside the host's own network.</param>
/// <param name="Events">Types, or <c>ticket.*</c> for every one.</param>
/// <param name="Name">For people.</param>
/// <param name="Client">Whose it is, when a person of the institution makes it: an API client.</param>
public sealed record SubscribeCommand(string? Url = null, IReadOnlyList<string>? Events = null, string? Name = null, string? Client = null);

/// <summary>What is to be another from now on; what is absent stays.</summary>
/// <param name="Active">Switched on, it is told what happens from then on.</param>
public sealed record ChangeSubscriptionCommand(string? Url = null, IReadOnlyList<string>? Events = null, string? Name = null, bool? Active = null);

/// <param name="OffReason">byHand | unreachable | gone | ownerGone; absent while it is on.</param>
/// <param name="Secret">Only in the answer that made it.</param>
/// <param name="Dead">Messages that were given up.</param>
/// <param name="Waiting">Messages on their way.</param>
public sealed record SubscriptionView(
    Guid Id, string Owner, string Name, string Url, IReadOnlyList<string> Events, bool Active, string? OffReason, Instant CreatedAt, Instant? PreviousSecretUntil, int Waiting, int Dead, string? Secret = null);

public sealed record SubscriptionList(IReadOnlyList<SubscriptionView> Items);

/// <param name="Id">As the receiver sees it in <c>webhook-id</c>.</param>
/// <param name="State">queued | sending | delivered | dead.</param>
public sealed record DeliveryItem(string Id, string Type, string State, int Attempts, Instant CreatedAt, Instant? NextAttemptAt, Instant? DeliveredAt, int? LastStatus, string? LastError);

public sealed record DeliveryList(IReadOnlyList<DeliveryItem> Items);

/// <summary>How a test went.</summary>
/// <param name="Status">What the receiver answered; absent when it answered nothing.</param>
public sealed record TestView(bool Delivered, int? Status, string? Error);

/// <param name="Again">Messages that are sent again.</param>
public sealed record RedeliverView(int Again);
