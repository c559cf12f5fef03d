#pragma once

#include "datasets/base/files/HomeFolder.h"

#include <QString>

namespace headroom {

/// A path that was typed, with the home folder in the place of ~.
inline std::string typed_path(const QString& path) {
    return with_home(path.trimmed().toStdString(), qEnvironmentVariable("HOME").toStdString());
}

} // namespace headroom
