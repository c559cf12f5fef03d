#pragma once

#include "datasets/image/Image.h"

#include <string>
#include <vector>

namespace headroom {

/// One row of a contact sheet.
struct SheetRow {
    std::string label;
    std::vector<Image> images;
};

/// Draws rows of images, with a label before each, on one RGB picture. Small images are enlarged by
/// an integer factor without interpolation; large ones are shrunk by averaging. All images must
/// have the same shape; rows may have different lengths.
Image contact_sheet(const std::vector<SheetRow>& rows);

} // namespace headroom
