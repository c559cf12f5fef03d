#include "core/comparison/FigureRows.h"
#include "core/comparison/Format.h"
#include "core/comparison/Report.h"

#include <algorithm>
#include <fmt/format.h>

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

std::string to_text(const HeadDifference& difference) {
    const auto& counts = difference.counts;
    return fmt::format("{} minus {}: {} points on the test set\n"
                       "  95% interval over samples  {} to {}\n"
                       "  95% interval over seeds    {}\n"
                       "  right where the other is wrong: {} {}, {} {} (McNemar: {})\n\n{}\n",
                       difference.second, difference.first, points(difference.test_accuracy.mean),
                       points(difference.interval.first), points(difference.interval.second),
                       difference.test_accuracy.values.size() < 2
                           ? "unknown: needs two seeds or more"
                           : fmt::format("{} to {}", points(difference.seed_interval.first),
                                         points(difference.seed_interval.second)),
                       difference.second, grouped(counts.only_second), difference.first,
                       grouped(counts.only_first), p_value(difference.mcnemar_p),
                       difference.verdict);
}

} // namespace

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
        text += '\n' + to_text(difference);
    for (const auto& note : comparison.notes)
        text += "Note: " + printable(note) + '\n';
    return text;
}

} // namespace headroom
