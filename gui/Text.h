#pragma once

#include "core/comparison/Format.h"

#include <QObject>
#include <QString>

namespace headroom {

/// Formats a text of the core for a widget, safe for any file name.
inline QString text(const std::string& words) {
    return QString::fromStdString(printable(words));
}

/// "1 image", "1,234 images".
inline QString images(std::int64_t count) {
    return count == 1 ? QObject::tr("1 image")
                      : QObject::tr("%1 images").arg(QString::fromStdString(grouped(count)));
}

} // namespace headroom
