#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace headroom {

/// A ZIP archive of stored entries, without checksums: our reader asks for none.
class StoredZip {
  public:
    void add(std::string_view name, std::string_view content) {
        const auto place = bytes_.size();
        const auto sizes = little(0, 4) + little(content.size(), 4) + little(content.size(), 4) +
                           little(name.size(), 2) + little(0, 2);
        const auto before = little(20, 2) + little(0, 2) + little(0, 2) + little(0, 4);
        bytes_ += "PK\x03\x04" + before + sizes;
        bytes_.append(name).append(content);
        directory_ += "PK\x01\x02" + little(20, 2) + before + sizes + little(0, 2) + little(0, 4) +
                      little(0, 4) + little(place, 4);
        directory_.append(name);
        ++count_;
    }
    std::string bytes() const {
        return bytes_ + directory_ + "PK\x05\x06" + little(0, 4) + little(count_, 2) +
               little(count_, 2) + little(directory_.size(), 4) + little(bytes_.size(), 4) +
               little(0, 2);
    }
    static std::string little(std::uint64_t value, int count) {
        std::string text;
        for (; count > 0; --count, value >>= 8)
            text += static_cast<char>(value & 0xff);
        return text;
    }

  private:
    std::string bytes_, directory_;
    std::size_t count_ = 0;
};

} // namespace headroom
