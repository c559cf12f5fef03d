#pragma once

#include <string>

namespace headroom {

enum class PageColours { light, dark };

/// Returns a page's text with every inline SVG drawn as the report's style sheet does in a browser,
/// but by its own attributes: programs without that style sheet (a window, a PDF) show the same
/// chart. The rest of the text is unchanged.
///
/// It knows what ReportStyle.h uses: tags and classes, var(), !important, and later rules before
/// earlier ones.
std::string with_own_style(const std::string& text, PageColours colours);

} // namespace headroom
