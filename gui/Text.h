#pragma once

#include "core/comparison/Format.h"

#include <QObject>
#include <QString>

namespace headroom {

/// Formats a text of the core for a widget, safe for any file name.
inline QString text(const std::string& words) {
    return QString::fromStdString(printable(words));
}

/// "/data/photos/" -> "photos", for titles; a name stays as it is.
inline QString short_name(const std::string& name_or_path) {
    const auto path = text(name_or_path);
    const auto last = path.section('/', -1, -1, QString::SectionSkipEmpty);
    return last.isEmpty() ? path : last;
}

/// A value with few digits: "0.2468".
inline QString short_number(double value) {
    return QString::number(value, 'g', 4);
}

/// Elides a name in the middle where it has more letters, for charts, which give names no width.
inline QString elided(const QString& name, int most_letters) {
    if (name.size() <= most_letters) return name;
    const int end = (most_letters - 1) / 2;
    return name.left(most_letters - 1 - end) + QChar(0x2026) + name.right(end);
}

/// Returns "1 file" or, from "%1 files", "1,234 files".
inline QString counted(std::size_t count, const QString& one, const QString& many) {
    return count == 1 ? one : many.arg(text(grouped(static_cast<std::int64_t>(count))));
}

/// "1 image", "1,234 images".
inline QString images(std::int64_t count) {
    return counted(static_cast<std::size_t>(count), QObject::tr("1 image"),
                   QObject::tr("%1 images"));
}

} // namespace headroom
