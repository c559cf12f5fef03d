#include "core/comparison/report/ReportPage.h"

#include "core/comparison/report/ReportCharts.h"
#include "core/comparison/report/ReportStyle.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>

namespace headroom {

std::string report_page(const std::string& title, const std::string& body) {
    return fmt::format(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n{}</body>\n</html>\n",
        title, report_style, body);
}

std::string chart_card(const std::string& title, const std::string& svg, const std::string& note) {
    auto html = fmt::format("<figure class=\"card\"><h3>{}</h3>{}", escape_html(title), svg);
    if (!note.empty()) html += fmt::format("<figcaption class=\"note\">{}</figcaption>", note);
    return html + "</figure>\n";
}

std::string swatch(std::size_t head) {
    return fmt::format(R"(<span class="swatch {}" aria-hidden="true"></span>)", head_colour(head));
}

std::string isolated(const std::string& text) {
    return fmt::format("<bdi>{}</bdi>", escape_html(text));
}

std::string entry_list(const PageEntries& entries) {
    std::string html = "<dl>\n";
    for (auto [key, value] : entries) {
        std::replace(key.begin(), key.end(), '_', ' ');
        html += fmt::format("<dt>{}</dt><dd>{}</dd>\n", escape_html(key), isolated(value));
    }
    return html + "</dl>\n";
}

std::string short_data_name(const std::string& data) {
    const auto path = std::filesystem::path(data).lexically_normal();
    const auto last = path.has_filename() ? path.filename() : path.parent_path().filename();
    return last.empty() || last == "." || last == ".." ? data : last.string();
}

} // namespace headroom
