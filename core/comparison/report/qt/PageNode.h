#pragma once

#include <QMap>
#include <QString>
#include <vector>

namespace headroom {

/// An element of a report page, or a text.
struct PageNode {
    QString tag; ///< empty for a text
    QString text;
    QMap<QString, QString> attributes;
    std::vector<PageNode> children;
    QByteArray svg; ///< the whole element, if it is one

    bool has_class(const char* name) const;
    QString all_text() const; ///< of it and what is in it
};

/// Reads the body of a page that Headroom wrote: its elements are closed, but for img and br.
PageNode read_page(const QByteArray& page);

} // namespace headroom
