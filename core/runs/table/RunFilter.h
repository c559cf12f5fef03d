#pragma once

#include "core/runs/table/RunColumns.h"

namespace headroom {

/// A condition on runs: terms KEY OPERATOR VALUE, separated by blanks, all of which must hold.
///
///     RunFilter filter("head=gap-dense lr>0.001 tags=best");
///     filter.matches(run);
///
/// A term without operator, or in double quotes, finds a part of what a run says of itself: its
/// name, model, head, data, weights, state, tags and note. Keys are those of RunColumns.h. =, !=,
/// <, <=, >, >= compare numbers as numbers, and texts, such as times, as texts; ~ finds a part of a
/// text. A value with blanks is in double quotes, a share may be a percentage, and `tags=` means
/// none. Of several values (a comparison's heads, tags) one must match; for != none may be equal.
class RunFilter {
  public:
    /// Throws Error(usage) about the option "filter" that names the wrong part.
    explicit RunFilter(const std::string& text);

    bool matches(const RunEntry& run) const;

  private:
    enum class Operator { equal, not_equal, less, at_most, greater, at_least, contains };

    struct Term {
        const RunColumn* column; ///< null: any of those that a word is looked for in
        Operator op;
        std::string text;
        std::optional<double> number; ///< that the text is
        bool matches(const RunEntry& run) const;
        bool matches(const RunValue& value) const;
        bool is_found_in(const RunEntry& run) const;
    };

    static Operator read_operator(std::string_view& rest, const std::string& key);
    static Term read_term(std::string_view& rest);

    std::vector<Term> terms_;
};

} // namespace headroom
