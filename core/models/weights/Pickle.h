#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace headroom {

/// One value of a pickle. Others refer to it by index, so that a pickle that contains itself is not
/// a cycle of owners.
struct PickleValue {
    enum class Kind {
        none,
        boolean,    ///< integer is 0 or 1
        integer,    ///< integer
        real,       ///< real
        text,       ///< text
        tuple,      ///< items
        list,       ///< items; also a set
        dictionary, ///< items: key, value, key, value
        global,     ///< text: "torch.FloatStorage"
        call,       ///< text: the global that would be called, items: its arguments
        persistent, ///< items: the one value that identifies something outside the pickle
    };
    Kind kind = Kind::none;
    std::int64_t integer = 0;
    double real = 0;
    std::string text = {};
    std::vector<std::uint32_t> items = {};
};

/// Returns whether a pickle may name a global, "MODULE.NAME".
using AllowedGlobal = std::function<bool(const std::string& global)>;

/// Reads a Python pickle as data (docs.python.org/3/library/pickletools.html). Nothing is imported,
/// called or executed: a call is recorded as a value (except collections.OrderedDict(), which is a
/// dictionary). A global that is not allowed, or an opcode that torch.save does not write, is
/// rejected by name.
///
///     Pickle pickle(bytes, 0, allowed, "model.pth: data.pkl");
///     const PickleValue& root = pickle.root();
///
/// Throws Error(bad_data) that begins with `where`.
class Pickle {
  public:
    /// Reads the pickle that begins at `begin`.
    Pickle(std::string_view bytes, std::size_t begin, const AllowedGlobal& allowed,
           const std::string& where);

    const PickleValue& root() const { return values_[root_]; }
    const PickleValue& at(std::uint32_t index) const { return values_[index]; }
    const PickleValue& item(const PickleValue& of, std::size_t i) const { return at(of.items[i]); }
    const std::vector<PickleValue>& values() const { return values_; }
    std::size_t end() const { return end_; } ///< index of the byte after it

  private:
    friend class PickleMachine;

    std::vector<PickleValue> values_;
    std::uint32_t root_ = 0;
    std::size_t end_ = 0;
};

} // namespace headroom
