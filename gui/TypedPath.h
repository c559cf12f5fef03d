#pragma once

#include "datasets/base/files/HomeFolder.h"

#include <QString>

namespace headroom {

/// Replaces ~ by the home folder in a typed path.
inline std::string typed_path(const QString& path) {
    return with_home(path.trimmed().toStdString(), qEnvironmentVariable("HOME").toStdString());
}

} // namespace headroom
