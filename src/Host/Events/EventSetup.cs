using Derman.Core.Export;
using Derman.Core.Imports;
using Derman.Core.Subscriptions;
using Derman.Core.Tickets.Bulk;
using Derman.Host.Localisation;
using Derman.Host.Pages.Admin.Import;
using Derman.Host.Pages.Words;

namespace Derman.Host.Events;

/// <summary>
/// What goes out of the house: events to other programs, and files. <c>Derman:EventSubscriptions:AllowPrivateAddresses</c> (true or false,
/// false when absent) lets institutions name receivers inside the host's own network.
/// </summary>
internal static class EventSetup
{
    public const string AllowPrivate = "Derman:EventSubscriptions:AllowPrivateAddresses";

    public static IServiceCollection AddEvents(this IServiceCollection services)
    {
        services.AddSingleton(s => new EventAddressRules(
            s.GetRequiredService<IConfiguration>().GetValue(AllowPrivate, false),
            s.GetRequiredService<IHostEnvironment>().IsDevelopment()));
        services.AddSingleton<IEventSender, EventHttpSender>();
        services.AddSingleton<PublishEvents>();
        services.AddSingleton<DeliverEvents>();
        services.AddSingleton<ManageSubscriptions>();
        services.AddSingleton<ExportWord>(s => (language, column) => s.GetRequiredService<Texts>().For(language)[$"export.column.{column}"]);
        services.AddSingleton<ImportWords>();
        services.AddSingleton<ImportSheets>();
        services.AddSingleton<TakeLinks>();
        services.AddSingleton<ImportWord>(s => s.GetRequiredService<ImportWords>().Column);
        services.AddSingleton<ImportSentence>(s => s.GetRequiredService<ImportWords>().Sentence);
        services.AddSingleton<RequestExport>();
        services.AddSingleton<MakeExports>();
        services.AddSingleton<ChangeInBulk>();
        return services;
    }
}
