#include "core/comparison/report/SvgParts.h"

#include "core/comparison/report/SvgChart.h"

#include <fmt/format.h>

namespace headroom::svg {

std::string open(const std::string& title, const std::string& description, double height) {
    return fmt::format(R"(<svg viewBox="0 0 {:g} {:g}" role="img">)"
                       "<title>{}</title><desc>{}</desc>\n",
                       width, height, escape_html(title), escape_html(description));
}

std::string text(double x, double y, const char* anchor, const char* css, const std::string& text) {
    return fmt::format(R"(<text x="{:.1f}" y="{:.1f}" text-anchor="{}" class="{}">{}</text>)"
                       "\n",
                       x, y, anchor, css, escape_html(text));
}

std::string line(double x1, double y1, double x2, double y2, const std::string& css) {
    return fmt::format(R"(<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" class="{}"/>)"
                       "\n",
                       x1, y1, x2, y2, css);
}

std::string circle(double x, double y, double radius, const std::string& css) {
    return fmt::format(R"(<circle cx="{:.1f}" cy="{:.1f}" r="{:g}" class="{}"/>)"
                       "\n",
                       x, y, radius, css);
}

std::string marker(double x, double y, std::size_t kind, const std::string& css) {
    constexpr const char* outlines[] = {"", "m-3 -3h6v6h-6z", "m0 -4.2l4.2 4.2 -4.2 4.2 -4.2 -4.2z",
                                        "m0 -4l4 7h-8z"};
    kind %= std::size(outlines);
    if (kind == 0) return circle(x, y, 2.6, css);
    return fmt::format(R"(<path d="M{:.1f} {:.1f}{}" class="{}"/>)"
                       "\n",
                       x, y, outlines[kind], css);
}

std::string with_title(std::string element, const std::string& title) {
    const auto name = element.substr(1, element.find(' ') - 1);
    const auto end = element.rfind("/>");
    return element.substr(0, end) + "><title>" + escape_html(title) + "</title></" + name + ">\n";
}

} // namespace headroom::svg
