using Derman.Core.Calls.Contacts;
using Derman.Core.Common;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>Contacts that needed no ticket: counted, and found again.</summary>
internal sealed class ContactsModel(ReadContacts read) : DeskPage
{
    [BindProperty(SupportsGet = true)]
    public string? Kind { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Work { get; set; }

    [BindProperty(SupportsGet = true)]
    public long? After { get; set; }

    public ContactPage Contacts { get; private set; } = null!;

    public void OnGet()
    {
        Kind = Kind is ContactKinds.Answered or ContactKinds.Informed ? Kind : null;
        Contacts = read.Execute(Tenant, Kind, Work, After, Reader);
    }

    public string? TopicName(ContactView contact) =>
        contact.Topic is null ? null : Tenant.Configuration.Topics.GetValueOrDefault(contact.Topic)?.Names.In(Words.Language) ?? contact.Topic;

    public string? PlaceName(ContactView contact) =>
        contact.Neighbourhood is null ? null : Tenant.Configuration.Neighbourhoods.GetValueOrDefault(contact.Neighbourhood)?.Name;

    public string Link(long after)
    {
        var query = QueryString.Create("after", after.ToString(System.Globalization.CultureInfo.InvariantCulture));
        query = Kind is null ? query : query.Add("kind", Kind);
        return Url.Content($"~/console/contacts{(Work is { } work ? query.Add("work", work.ToString()) : query)}");
    }
}
