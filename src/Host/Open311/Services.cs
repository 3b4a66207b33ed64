using Derman.Core.Common;
using Derman.Core.Open311;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Tenancy;

namespace Derman.Host.Open311;

/// <summary>The topics programs may report on, and the questions they ask for each.</summary>
internal static class Services
{
    public static object List(HttpContext context)
    {
        var (configuration, words) = (context.Tenant().Configuration, context.Words());
        return new Document("services", new Repeated("service", [.. OfferTopics.Offered(configuration).Select(topic =>
        {
            var name = topic.Names.In(words.Language);
            var unit = configuration.Tree.Find(topic.Owner)?.Names.In(words.Language) ?? topic.Owner;
            return (Value)new Members(
                ("service_code", topic.Code),
                ("service_name", name),
                ("description", words.T("open311.service", ("topic", name), ("unit", unit))),
                ("metadata", topic.Attributes is { Count: > 0 }),
                ("type", topic.PublicType),
                ("keywords", topic.Synonyms is { Count: > 0 } synonyms ? string.Join(',', synonyms.Select(s => s.Replace(',', ' '))) : null),
                ("group", unit));
        })]));
    }

    public static object Define(HttpContext context, string code)
    {
        var configuration = context.Tenant().Configuration;
        return configuration.Topics.GetValueOrDefault(code) is { } topic && OfferTopics.IsOffered(configuration, topic)
            ? new Document("service_definition", new Members(
                ("service_code", topic.Code),
                ("attributes", new Repeated("attribute", [.. (topic.Attributes ?? []).OrderBy(a => a.Order).Select(a => Describe(a, context.Language()))]))))
            : Open311Errors.ServiceNotFound;
    }

    private static Members Describe(TopicAttribute attribute, string language)
    {
        List<(string, Value)> members =
        [
            ("variable", attribute.Variable),
            ("code", attribute.Code),
            ("datatype", attribute.Datatype),
            ("required", attribute.Required),
            ("datatype_description", attribute.Hints?.In(language)),
            ("order", attribute.Order),
            ("description", attribute.Names.In(language)),
        ];
        if (Datatypes.IsList(attribute.Datatype))
        {
            members.Add(("values", new Repeated("value", [.. (attribute.Values ?? []).Select(v => (Value)new Members(("key", v.Key), ("name", v.Names.In(language))))])));
        }

        return new Members(members);
    }
}
