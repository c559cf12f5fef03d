#pragma once

#include "core/comparison/report/qt/PageNode.h"
#include "core/comparison/report/qt/Pieces.h"

namespace headroom::pdf {

/// Makes pieces of a report page's body, in reading order: what ReportPage.h and its users write,
/// in the look of the page's print style.
std::vector<PiecePtr> pieces_of(const PageNode& body);

} // namespace headroom::pdf
