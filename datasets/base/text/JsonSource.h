#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace headroom {

/// Finds where in its file a JSON value is, for the message about a wrong one.
///
///     JsonSource source("my.json", text);        // a text that parse_json has accepted
///     source.place({"backbone", "3"});           // "my.json, line 12, column 5"
class JsonSource {
  public:
    /// Without a text, every place is the path alone.
    JsonSource(std::string path, std::string text = {})
        : path_(std::move(path)), text_(std::move(text)) {}
    JsonSource(const char* path) : path_(path) {}

    const std::string& path() const { return path_; }

    /// Place of the value that these keys and indices lead to from the root; if there is none, of
    /// the last object or list on the way.
    std::string place(const std::vector<std::string>& keys) const;

  private:
    std::string path_, text_;
};

} // namespace headroom
