#include "core/comparison/Format.h"
#include "core/comparison/report/EvidenceTables.h"
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

} // namespace

std::string to_text(const EvidenceTable& table) {
    std::vector<std::size_t> widths;
    for (const auto& column : table.columns)
        widths.push_back(columns(column));
    for (const auto& row : table.rows)
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], columns(row[i]) + (i == 0 ? 2 : 0));
    const auto line = [&](const std::vector<std::string>& cells, const std::string& indent) {
        auto text = padded_right(indent + cells[0], widths[0]);
        for (std::size_t i = 1; i < cells.size(); ++i)
            text += "   " + padded_left(cells[i], widths[i]);
        text.erase(text.find_last_not_of(' ') + 1);
        return text + '\n';
    };
    auto text = table.title.empty() ? std::string() : table.title + '\n';
    text += line(table.columns, table.title.empty() ? "" : "  ");
    for (const auto& row : table.rows)
        text += line(row, "  ");
    return text;
}

std::string to_text(const PairedDifference& difference, const std::string& first,
                    const std::string& second) {
    const auto a = printable(first), b = printable(second);
    const auto& counts = difference.counts;
    return fmt::format("{} minus {}: {} points on {} images\n"
                       "  95% interval over images  {}\n"
                       "  right where the other is wrong: {} {}, {} {} (McNemar: {})\n",
                       b, a, points(difference.mean), grouped(counts.total()),
                       range(difference.interval), b, grouped(counts.only_second), a,
                       grouped(counts.only_first), p_value(difference.mcnemar_p));
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
    for (const auto& table : evidence_tables(comparison))
        text += '\n' + to_text(table);
    for (const auto& difference : comparison.differences)
        text += '\n' + difference.verdict + '\n';
    for (const auto& found : comparison.searched)
        text += fmt::format("{}: {}\n", found.head, search_in_words(found));
    for (const auto& note : comparison.notes)
        text += "Note: " + printable(note) + '\n';
    return text;
}

} // namespace headroom
