#pragma once

#include "core/comparison/Format.h"

#include <QObject>
#include <QString>

namespace headroom {

/// What the core says, as a widget shows it: a file name can break nothing.
inline QString text(const std::string& words) {
    return QString::fromStdString(printable(words));
}

/// "1 image", "1,234 images".
inline QString images(std::int64_t count) {
    return count == 1 ? QObject::tr("1 image")
                      : QObject::tr("%1 images").arg(QString::fromStdString(grouped(count)));
}

} // namespace headroom
