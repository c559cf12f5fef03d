#include "core/comparison/report/qt/PageNode.h"

#include <QRegularExpression>
#include <QXmlStreamReader>

namespace headroom {
namespace {

/// Takes the charts out, which are drawn by another reader, and closes what HTML leaves open.
QByteArray as_xml(QByteArray page, std::vector<QByteArray>& charts) {
    const auto from = page.indexOf("<body>");
    page = page.mid(from, page.indexOf("</body>") + 7 - from);
    QByteArray xml;
    qsizetype at = 0;
    for (auto open = page.indexOf("<svg"); open >= 0; open = page.indexOf("<svg", at)) {
        const auto end = page.indexOf("</svg>", open) + 6;
        xml += page.mid(at, open - at) + "<svg/>";
        charts.push_back(page.mid(open, end - open));
        at = end;
    }
    xml += page.mid(at);
    auto text = QString::fromUtf8(xml);
    static const QRegularExpression open_ones("<(img|br)\\b([^>]*?)/?>");
    return text.replace(open_ones, "<\\1\\2/>").toUtf8();
}

} // namespace

bool PageNode::has_class(const char* name) const {
    return attributes.value("class").split(' ').contains(QString(name));
}

QString PageNode::all_text() const {
    auto all = text;
    for (const auto& child : children)
        all += child.all_text();
    return all;
}

PageNode read_page(const QByteArray& page) {
    std::vector<QByteArray> charts;
    QXmlStreamReader reader(as_xml(page, charts));
    std::vector<PageNode> open(1);
    std::size_t chart = 0;
    while (!reader.atEnd()) {
        switch (reader.readNext()) {
        case QXmlStreamReader::StartElement: {
            PageNode node;
            node.tag = reader.name().toString();
            for (const auto& attribute : reader.attributes())
                node.attributes[attribute.name().toString()] = attribute.value().toString();
            if (node.tag == "svg" && chart < charts.size()) node.svg = charts[chart++];
            open.push_back(std::move(node));
            break;
        }
        case QXmlStreamReader::EndElement: {
            auto node = std::move(open.back());
            open.pop_back();
            open.back().children.push_back(std::move(node));
            break;
        }
        case QXmlStreamReader::Characters: {
            PageNode text;
            text.text = reader.text().toString();
            open.back().children.push_back(std::move(text));
            break;
        }
        default:
            break;
        }
    }
    return std::move(open.front());
}

} // namespace headroom
