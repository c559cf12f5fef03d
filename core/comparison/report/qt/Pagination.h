#pragma once

#include "core/comparison/report/qt/Pieces.h"

namespace headroom::pdf {

/// Place of a piece: the page, from 0, and the distance from its top.
struct Placed {
    Piece* piece = nullptr;
    int page = 0;
    double y = 0;
};

/// Places pieces on pages of that size, in points. A piece is cut only where it is larger than a
/// page, or a table, between two rows; a heading stays with what follows.
std::vector<Placed> placed(const std::vector<PiecePtr>& pieces, double width, double height);

} // namespace headroom::pdf
