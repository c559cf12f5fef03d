#pragma once

#include <string>
#include <utility>
#include <vector>

namespace headroom {

/// Parts of report pages. Titles, notes and bodies are HTML: callers escape what users named.

/// Labels and values, as texts.
using PageEntries = std::vector<std::pair<std::string, std::string>>;

/// A whole page with the style sheet: no script, no external file.
std::string report_page(const std::string& title, const std::string& body);

/// A chart with its title and a note below it; all but the chart are texts.
struct PageChart {
    std::string title;
    std::string svg; ///< inline, coloured by the page's style sheet (SvgStyle.h)
    std::string note = {};
};

/// A chart with its title, a text, and a note below it, HTML.
std::string chart_card(const std::string& title, const std::string& svg,
                       const std::string& note = "");

/// A small square of the head's colour.
std::string swatch(std::size_t head);

/// Isolates the user's own text, which may be written from right to left, from the text around it.
std::string isolated(const std::string& text);

/// A definition list.
std::string entry_list(const PageEntries& entries);

/// Short name of data: a path's last part.
std::string short_data_name(const std::string& data);

} // namespace headroom
