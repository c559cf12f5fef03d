#pragma once

#include <cstdint>
#include <string_view>

namespace headroom {

/// Reads a file's bytes by their offset; past the end every byte is 0.
class Bytes {
  public:
    explicit Bytes(std::string_view bytes) : bytes_(bytes) {}
    std::uint64_t size() const { return bytes_.size(); }
    std::uint64_t at(std::uint64_t i) const {
        return i < bytes_.size() ? static_cast<unsigned char>(bytes_[i]) : 0;
    }
    std::uint64_t little(std::uint64_t i, int count) const {
        std::uint64_t value = 0;
        while (count-- > 0)
            value = value << 8 | at(i + static_cast<unsigned>(count));
        return value;
    }
    std::uint64_t big(std::uint64_t i, int count) const {
        std::uint64_t value = 0;
        for (int k = 0; k < count; ++k)
            value = value << 8 | at(i + static_cast<unsigned>(k));
        return value;
    }

  private:
    std::string_view bytes_;
};

} // namespace headroom
