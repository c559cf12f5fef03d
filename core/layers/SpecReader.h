#pragma once

#include "core/tensor/Shape.h"

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace headroom {

/// Reads the keys of one layer of a model file. Throws a one-line error for a key that is missing,
/// of the wrong type, out of range, or unknown (in finish()).
class SpecReader {
  public:
    explicit SpecReader(const nlohmann::ordered_json& spec);

    const std::string& type() const { return type_; }
    int integer(const std::string& key, int low, int high); ///< required
    int integer(const std::string& key, int low, int high, int otherwise);
    double number(const std::string& key, double low, double high, double otherwise);
    bool boolean(const std::string& key, bool otherwise);
    /// Reads numbers written as 7 or [2, 3]; their count must be one of `counts`.
    Shape integers(const std::string& key, int low, int high, std::initializer_list<int> counts,
                   const Shape& otherwise);
    bool is_text(const std::string& key, const std::string& text); ///< compares the value
    /// Reads the list of layers under `key`; empty if there is no such key.
    std::vector<nlohmann::ordered_json> layers(const std::string& key);
    /// Reads a size written as 7 or [2, 3]: {height, width}.
    Shape size(const std::string& key, int low, int high);
    Shape size(const std::string& key, int low, int high, const Shape& otherwise);

    /// Throws if the layer has a key that was not read.
    void finish() const;

  private:
    const nlohmann::ordered_json* find(const std::string& key);
    [[noreturn]] void fail(const std::string& key, const std::string& expected) const;

    const nlohmann::ordered_json& spec_;
    std::string type_;
    std::set<std::string> read_{"type"};
};

} // namespace headroom
