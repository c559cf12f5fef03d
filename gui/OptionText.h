#pragma once

#include "core/jobs/FailureLine.h"

#include <QString>

namespace headroom {

/// Formats a note or an error of the core for a window: an option is shown as the label of its
/// field, in quotation marks; one without a field as its name in words.
QString in_words(const std::string& line);
QString in_words(const FailureLine& failure);
QString in_words(const Error& error);

} // namespace headroom
