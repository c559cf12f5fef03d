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

/// Rows of images with a label before each, on one RGB picture. Small images are enlarged by a
/// whole factor, every pixel a square; large ones are shrunk by the mean of what a pixel covers.
/// All images must have one shape; a row may have fewer than others.
Image contact_sheet(const std::vector<SheetRow>& rows);

} // namespace headroom
