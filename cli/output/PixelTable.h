#pragma once

#include "cli/output/TextTable.h"
#include "datasets/data/PixelStatistics.h"

namespace headroom {

/// Rows of "WHAT | channel | min | max | mean | sd | histogram", one for each channel, of pixels in
/// [0, 1]; the histogram is drawn in sixteen characters, from black to white.
class PixelTable {
  public:
    explicit PixelTable(const std::string& what);

    void add(const std::string& what, const PixelStatistics& channels);
    std::string text() const { return table_.text(); }

  private:
    TextTable table_;
};

/// Draws the counts of sixteen grades of pixels as characters from ' ' (none) to '@' (maximum).
std::string drawn(const ChannelStatistics::Histogram& histogram);

} // namespace headroom
