#pragma once

#include <concepts>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace headroom {

/// Reads the fields of a JSON object in a file that may have been changed or damaged. Each must
/// have its type and be in its range; otherwise throws Error(bad_data) that names the file, the
/// field, what was expected and what was found.
///
///     const JsonFields config(json, "runs/a/config.json");
///     config.object("options").take("epochs", epochs, 1);
class JsonFields {
  public:
    /// Errors begin with `file`; names of fields begin with `path` ("options."). The object must
    /// outlive this one.
    JsonFields(const nlohmann::ordered_json& object, std::string file, std::string path = "");

    bool contains(const char* key) const { return object_.contains(key); }
    /// Whether the field exists and is not null.
    bool has(const char* key) const { return object_.contains(key) && !object_[key].is_null(); }
    bool is_text(const char* key) const { return has(key) && object_[key].is_string(); }
    JsonFields object(const char* key) const;
    std::vector<JsonFields> objects(const char* key) const; ///< elements of a list

    template <std::integral Number>
    requires(!std::same_as<Number, bool>) void take(
        const char* key, Number& value, Number low = std::numeric_limits<Number>::min(),
        Number high = std::numeric_limits<Number>::max()) const {
        if constexpr (std::unsigned_integral<Number>)
            value = static_cast<Number>(natural(key, low, high));
        else
            value = static_cast<Number>(integer(key, low, high));
    }
    void take(const char* key, double& value, double low, double high) const;
    void take(const char* key, double& value) const;                    ///< any finite number
    void take(const char* key, std::pair<double, double>& value) const; ///< [x, y]
    void take(const char* key, bool& value) const;
    void take(const char* key, std::string& value) const;
    void take(const char* key, std::vector<std::string>& value) const;

    [[noreturn]] void fail(const char* key, const std::string& expected) const;

  private:
    const nlohmann::ordered_json& at(const char* key) const;
    std::uint64_t natural(const char* key, std::uint64_t low, std::uint64_t high) const;
    std::int64_t integer(const char* key, std::int64_t low, std::int64_t high) const;

    const nlohmann::ordered_json& object_;
    std::string file_, path_;
};

} // namespace headroom
