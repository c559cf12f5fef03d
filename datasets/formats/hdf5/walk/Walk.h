#pragma once

#include "datasets/formats/hdf5/walk/ObjectInfo.h"

#include <functional>
#include <map>
#include <set>
#include <string>

namespace headroom::hdf5walk {

/// Visits every object of a file once (hard links may form cycles), and sends a line for each.
class Walk {
  public:
    /// `on_step` is called before each object.
    Walk(hid_t file, std::uint64_t file_bytes, std::function<void()> on_step);

    /// Datasets that may be read, by path.
    const std::map<std::string, ObjectInfo>& datasets() const { return datasets_; }

    bool has_attribute(const std::string& path, const std::string& name) const {
        return attributes_.contains({path, name});
    }

  private:
    void look_at(const std::string& path, int depth);
    void look_into_group(hid_t group, const std::string& path, int depth);
    void look_at_dataset(hid_t dataset, const std::string& path);
    void look_at_link(const std::string& path, H5L_type_t type, std::size_t size);
    bool look_for_attribute(hid_t object, const std::string& path, const std::string& name);
    /// Finds it also in parts, NAME0, NAME1 and so on, as Keras writes a long one.
    void look_for_long_attribute(hid_t object, const std::string& path, const std::string& name);
    void send_soft_links();

    hid_t file_;
    std::uint64_t file_bytes_;
    std::function<void()> on_step_;
    std::uint64_t count_ = 0;
    std::map<std::uint64_t, std::string> seen_;     ///< paths by the object's address
    std::map<std::string, std::string> soft_links_; ///< targets as stored, by path
    std::map<std::string, ObjectInfo> datasets_;
    std::set<std::pair<std::string, std::string>> attributes_; ///< path and name
};

} // namespace headroom::hdf5walk
