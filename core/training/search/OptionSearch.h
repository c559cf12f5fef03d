#pragma once

#include <functional>
#include <string>
#include <vector>

namespace headroom {

/// A training that was tried, measured on images that it did not see.
struct Trial {
    double learning_rate = 0;
    int epochs = 0;
    double loss = 0; ///< infinite where the training diverged
    double accuracy = 0;
};

/// What was found for one head.
struct SearchResult {
    std::string head;
    double learning_rate = 0;
    int epochs = 0;
    bool rate_searched = false, epochs_searched = false;
    bool settled = true; ///< false: the loss was still falling at the limit of epochs
    std::vector<Trial> trials{};
    double seconds = 0;

    int trial_epochs() const; ///< the effort: epochs of all trials
};

/// The result for that head; null if there is none.
const SearchResult* search_of(const std::vector<SearchResult>& all, const std::string& head);

/// Trains from the beginning with that rate for so many epochs, and measures.
using TryOptions = std::function<Trial(double learning_rate, int epochs)>;

/// Eight rates around the usual one, in steps of about the square root of ten: 1 and 3 times powers
/// of ten. They reach further up: heads without hidden layers take large rates.
std::vector<double> rate_grid(double usual);

/// Returns the rate with the lowest loss, by successive halving (Jamieson and Talwalkar 2016,
/// arXiv:1502.07943): of n rates that are left, each is tried for epochs / n, and the better half
/// is left. Eight rates take the time of about three trainings. Where all diverge: the lowest rate.
double search_rate(std::vector<double> rates, int epochs, const TryOptions& attempt);

/// A smaller decrease of the loss is none.
constexpr double settled_share = 0.01;

/// Doubles the number of epochs, from `first` to at most `limit`, until that no longer lowers the
/// loss by settled_share. Returns the number that more did not improve on, and whether there is
/// one.
std::pair<int, bool> search_epochs(int first, int limit, double learning_rate,
                                   const TryOptions& attempt);

} // namespace headroom
