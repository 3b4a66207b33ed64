using System.Globalization;
using System.Text;
using System.Xml;

namespace Derman.Host.Open311;

/// <summary>XML 1.0 without namespaces and attributes.</summary>
internal static class XmlFormat
{
    private static readonly byte[] Declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"u8.ToArray();

    private static readonly XmlWriterSettings Settings = new()
    {
        OmitXmlDeclaration = true, // ours says UTF-8 in capitals, as the specification prints it
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        CloseOutput = false,
    };

    public static byte[] Write(Document document)
    {
        using var stream = new MemoryStream();
        stream.Write(Declaration);
        using (var xml = XmlWriter.Create(stream, Settings))
        {
            Element(xml, document.Root, document.Content);
        }

        return stream.ToArray();
    }

    private static void Element(XmlWriter xml, string name, Value value)
    {
        xml.WriteStartElement(name);
        switch (value)
        {
            case Text { Content: { } text }:
                xml.WriteString(text);
                break;
            case Flag flag:
                xml.WriteString(flag.Content ? "true" : "false");
                break;
            case Number number:
                xml.WriteString(number.Content.ToString(CultureInfo.InvariantCulture));
                break;
            case Geometry geometry:
                xml.WriteString(geometry.Content.ToJsonString());
                break;
            case Members members:
                foreach (var (child, content) in members.Items)
                {
                    Element(xml, child, content);
                }

                break;
            case Repeated repeated:
                foreach (var item in repeated.Items)
                {
                    Element(xml, repeated.Child, item);
                }

                break;
        }

        xml.WriteEndElement();
    }
}
