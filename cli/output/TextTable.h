#pragma once

#include <string>
#include <vector>

namespace headroom {

/// A plain table for a terminal: the first column aligned left, the rest right, as wide as they
/// need.
class TextTable {
  public:
    explicit TextTable(std::vector<std::string> titles) { rows_.push_back(std::move(titles)); }

    /// Aligns a column of words to the left.
    TextTable& left(std::size_t column);
    void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
    std::string text() const;

  private:
    std::vector<std::vector<std::string>> rows_;
    std::vector<std::size_t> left_ = {0};
};

} // namespace headroom
