#include "core/training/search/OptionSearch.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <string>
#include <utility>

namespace headroom {

int SearchResult::trial_epochs() const {
    int sum = 0;
    for (const auto& trial : trials)
        sum += trial.epochs;
    return sum;
}

const SearchResult* search_of(const std::vector<SearchResult>& all, const std::string& head) {
    const auto found = std::ranges::find(all, head, &SearchResult::head);
    return found == all.end() ? nullptr : &*found;
}

std::vector<double> rate_grid(double usual) {
    constexpr int below = 3, above = 4;
    std::vector<double> rates;
    const auto middle = static_cast<int>(std::lround(2 * std::log10(usual)));
    for (int half = middle - below; half <= middle + above; ++half) {
        const int power = half >> 1; // rounds down, of negative numbers too
        rates.push_back(std::stod(fmt::format("{}e{}", half & 1 ? 3 : 1, power)));
    }
    return rates;
}

double search_rate(std::vector<double> rates, int epochs, const TryOptions& attempt) {
    while (rates.size() > 1) {
        const auto share = static_cast<double>(epochs) / static_cast<double>(rates.size());
        const int of_each = std::max(1, static_cast<int>(std::lround(share)));
        std::vector<std::pair<double, double>> by_loss; // ascending; lower rates first among equals
        for (double rate : rates)
            by_loss.emplace_back(attempt(rate, of_each).loss, rate);
        std::ranges::sort(by_loss);
        rates.clear();
        for (std::size_t i = 0; i < by_loss.size() / 2; ++i)
            rates.push_back(by_loss[i].second);
        std::ranges::sort(rates);
    }
    return rates.front();
}

std::pair<int, bool> search_epochs(int first, int limit, double learning_rate,
                                   const TryOptions& attempt) {
    int epochs = std::min(first, limit);
    double loss = attempt(learning_rate, epochs).loss;
    while (epochs < limit) {
        const int more = epochs > limit / 2 ? limit : 2 * epochs;
        const double next = attempt(learning_rate, more).loss;
        if (!(next < (1 - settled_share) * loss)) return {epochs, true};
        epochs = more;
        loss = next;
    }
    return {epochs, false};
}

} // namespace headroom
