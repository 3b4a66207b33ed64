using Derman.Core.Publishing;

namespace Derman.Core.Tenancy.Packs;

/// <summary>What is offered to programs outside: never what is sensitive, and questions that can be answered.</summary>
internal static class PublicTopicCheck
{
    public static void Check(string file, string path, TenantProfile? tenant, Topic topic, Findings found)
    {
        if (topic.Public && !PublicList.MayBePublic(tenant, topic))
        {
            found.Add(file, path + "/public", "topic.public.sensitive",
                $"'{topic.Code}' is sensitive, protects its reporter or is meant for a beneficiary group, or the institution is a welfare directorate.", "Remove public: such requests are never listed.");
        }

        var attributes = topic.Attributes ?? [];
        var at = path + "/attributes";
        Codes.Unique(file, at, attributes.Select(a => a.Code), "code", found);
        Codes.Unique(file, at, attributes.Select(a => a.Order.ToString(System.Globalization.CultureInfo.InvariantCulture)), "order", found);
        for (var i = 0; i < attributes.Count; i++)
        {
            Attribute(file, JsonPointer.Append(at, i), attributes[i], found);
        }
    }

    private static void Attribute(string file, string path, TopicAttribute attribute, Findings found)
    {
        var values = attribute.Values ?? [];
        if (Datatypes.IsList(attribute.Datatype) != values.Count > 0)
        {
            found.Add(file, path + "/values", "topic.attribute.values",
                values.Count > 0 ? $"A {attribute.Datatype} has nothing to choose from." : "A list needs something to choose from.",
                values.Count > 0 ? "Remove values, or make it a list." : "Add values, or choose another datatype.");
        }

        if (attribute is { Required: true, Variable: false })
        {
            found.Add(file, path + "/required", "topic.attribute.required", "A sentence to read cannot be answered.", "Remove required, or variable.");
        }

        Codes.Unique(file, path + "/values", values.Select(v => v.Key), "key", found);
    }
}
