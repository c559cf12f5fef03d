#pragma once

#include "core/jobs/FailureLine.h"

#include <QString>

namespace headroom {

/// A note or an error of the core as a window shows it: an option has the label of its field, in
/// quotation marks; one without a field has its name on the command line.
QString in_words(const std::string& line);
QString in_words(const FailureLine& failure);
QString in_words(const Error& error);

} // namespace headroom
