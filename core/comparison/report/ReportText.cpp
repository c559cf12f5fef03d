#include "core/comparison/Format.h"
#include "core/comparison/report/FigureRows.h"
#include "core/comparison/report/Report.h"
#include "core/comparison/report/SearchText.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {
namespace {

std::string padded_left(const std::string& text, std::size_t width) {
    return std::string(width - std::min(width, columns(text)), ' ') + text;
}

std::string padded_right(const std::string& text, std::size_t width) {
    return text + std::string(width - std::min(width, columns(text)), ' ');
}

std::string seeds_in_words(const std::vector<std::uint64_t>& seeds) {
    if (seeds.empty()) return "no seed finished by every head";
    if (seeds.size() == 1) return fmt::format("seed {}", seeds[0]);
    return fmt::format("seeds {}", fmt::join(seeds, ", "));
}

std::string range(const std::pair<double, double>& interval) {
    return fmt::format("{} to {}", points(interval.first), points(interval.second));
}

std::string difference_lines(const std::string& first, const std::string& second, double mean,
                             const std::string& where, const std::pair<double, double>& interval) {
    return fmt::format("{} minus {}: {} points on {}\n"
                       "  95% interval over samples  {}\n",
                       second, first, points(mean), where, range(interval));
}

std::string discordant_line(const std::string& first, const std::string& second,
                            const PairedCounts& counts, const std::string& aside) {
    return fmt::format("  right where the other is wrong: {} {}, {} {} ({})\n", second,
                       grouped(counts.only_second), first, grouped(counts.only_first), aside);
}

} // namespace

std::string to_text(const HeadDifference& difference) {
    const auto &first = difference.first, &second = difference.second;
    const auto seeds = difference.test_accuracy.values.size();
    return difference_lines(first, second, difference.test_accuracy.mean, "the test set",
                            difference.interval) +
           fmt::format("  95% interval over seeds    {}\n",
                       difference.seed_interval
                           ? range(*difference.seed_interval)
                           : fmt::format("too few seeds: needs {}", min_seeds)) +
           discordant_line(first, second, difference.counts,
                           difference.mcnemar_p ? "McNemar: " + p_value(*difference.mcnemar_p)
                                                : fmt::format("over {} seeds", seeds));
}

std::string to_text(const PairedDifference& difference, const std::string& first,
                    const std::string& second) {
    const auto a = printable(first), b = printable(second);
    const auto samples = difference.counts.total();
    return difference_lines(a, b, difference.mean, grouped(samples) + " images",
                            difference.interval) +
           discordant_line(a, b, difference.counts,
                           "McNemar: " + p_value(mcnemar_p(difference.counts)));
}

std::string to_text(const HeadComparison& comparison) {
    const auto rows = figure_rows(comparison);
    std::size_t label_width = 0;
    std::vector<std::size_t> widths;
    for (const auto& head : comparison.heads)
        widths.push_back(columns(head.head));
    for (const auto& row : rows) {
        label_width = std::max(label_width, columns(row.label));
        for (std::size_t i = 0; i < row.cells.size(); ++i)
            widths[i] = std::max(widths[i], columns(row.cells[i]));
    }

    auto text = fmt::format("{} on {}, {}: {} training and {} test images, {}\n\n",
                            printable(comparison.model), printable(comparison.data),
                            comparison.input, grouped(comparison.train_count),
                            grouped(comparison.test_count), seeds_in_words(comparison.seeds));
    if (!comparison.weights.empty())
        text.insert(text.size() - 1,
                    fmt::format("Pretrained: {}\nPixels: {}\n", printable(comparison.weights),
                                printable(comparison.preprocessing)));
    text += std::string(label_width, ' ');
    for (std::size_t i = 0; i < widths.size(); ++i)
        text += "   " + padded_left(comparison.heads[i].head, widths[i]);
    text += '\n';
    for (const auto& row : rows) {
        text += padded_right(row.label, label_width);
        for (std::size_t i = 0; i < widths.size(); ++i)
            text += "   " + padded_left(row.cells[i], widths[i]);
        text += '\n';
    }
    for (const auto& difference : comparison.differences)
        text += '\n' + to_text(difference) + '\n' + difference.verdict + '\n';
    for (const auto& found : comparison.searched)
        text += fmt::format("{}: {}\n", found.head, search_in_words(found));
    for (const auto& note : comparison.notes)
        text += "Note: " + printable(note) + '\n';
    return text;
}

} // namespace headroom
