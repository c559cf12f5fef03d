#include "datasets/base/text/Suggest.h"

#include <algorithm>

namespace headroom {
namespace {

/// Edit distance: letters to insert, delete, replace or swap (optimal string alignment).
std::size_t distance(const std::string& a, const std::string& b) {
    std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i)
        d[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j)
        d[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i)
        for (std::size_t j = 1; j <= b.size(); ++j) {
            d[i][j] = std::min(
                {d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[a.size()][b.size()];
}

} // namespace

std::string did_you_mean(const std::string& typed, const std::vector<std::string>& known,
                         const std::string& prefix) {
    if (typed.empty() || typed.size() > 64) return "";
    std::string nearest;
    std::size_t nearest_distance = std::max<std::size_t>(1, typed.size() / 3) + 1;
    for (const auto& word : known) {
        // A prefix counts as one letter away.
        const auto d = typed.size() >= 2 && word.starts_with(typed) ? 1 : distance(typed, word);
        if (d < nearest_distance) {
            nearest_distance = d;
            nearest = word;
        }
    }
    return nearest.empty() ? "" : ": did you mean " + (prefix + nearest) + "?";
}

} // namespace headroom
