#include "core/comparison/report/SvgStyle.h"

#include "core/comparison/report/ReportStyle.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <string_view>
#include <vector>

namespace headroom {
namespace {

/// One selector of the style sheet that an SVG element may match.
struct Rule {
    std::string tag;                  ///< empty = any
    std::vector<std::string> classes; ///< all of them
    std::vector<std::pair<std::string, std::string>> declarations;
};

std::string trimmed(const std::string& text) {
    const auto from = text.find_first_not_of(" \n");
    return from == std::string::npos ? ""
                                     : text.substr(from, text.find_last_not_of(" \n") + 1 - from);
}

std::vector<std::string> split(const std::string& text, char at) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, at);)
        if (part = trimmed(part); !part.empty()) parts.push_back(part);
    return parts;
}

std::vector<std::pair<std::string, std::string>> declarations_of(const std::string& block) {
    std::vector<std::pair<std::string, std::string>> declarations;
    for (const auto& one : split(block, ';'))
        if (const auto colon = one.find(':'); colon != std::string::npos)
            declarations.emplace_back(trimmed(one.substr(0, colon)),
                                      trimmed(one.substr(colon + 1)));
    return declarations;
}

/// The sheet without its @media parts.
std::string everywhere(const std::string& sheet) {
    std::string rest;
    int depth = 0;
    bool in_media = false;
    for (std::size_t i = 0; i < sheet.size(); ++i) {
        if (depth == 0 && sheet.compare(i, 6, "@media") == 0) in_media = true;
        if (!in_media) rest += sheet[i];
        if (sheet[i] == '{') ++depth;
        if (sheet[i] == '}' && --depth == 0) in_media = false;
    }
    return rest;
}

std::map<std::string, std::string> variables(const std::string& sheet, PageColours colours) {
    std::map<std::string, std::string> values;
    auto from = sheet.find(":root {");
    const auto take = [&] {
        const auto open = sheet.find('{', from);
        for (const auto& [key, value] :
             declarations_of(sheet.substr(open + 1, sheet.find('}', open) - open - 1)))
            values[key] = value;
    };
    take();
    from = sheet.find(":root {", from + 1); // of the dark page
    if (colours == PageColours::dark) take();
    return values;
}

/// Replaces var(--x) by its value, in SVG's words.
std::string resolved(std::string value, const std::map<std::string, std::string>& variables) {
    for (auto at = value.find("var("); at != std::string::npos; at = value.find("var(")) {
        const auto end = value.find(')', at);
        const auto found = variables.find(value.substr(at + 4, end - at - 4));
        value.replace(at, end + 1 - at, found == variables.end() ? "none" : found->second);
    }
    return value;
}

class StyleSheet {
  public:
    explicit StyleSheet(PageColours colours) {
        const std::string sheet = report_style;
        const auto values = variables(sheet, colours);
        const auto rules = everywhere(sheet);
        for (std::size_t from = 0; from < rules.size();) {
            const auto open = rules.find('{', from), close = rules.find('}', from);
            if (open == std::string::npos || close == std::string::npos) break;
            auto declarations = declarations_of(rules.substr(open + 1, close - open - 1));
            for (auto& declaration : declarations)
                declaration.second = resolved(declaration.second, values);
            for (const auto& selector : split(rules.substr(from, open - from), ','))
                add(selector, declarations);
            from = close + 1;
        }
    }

    /// ` fill="..." stroke="..."` of an element.
    std::string attributes(const std::string& tag, const std::vector<std::string>& classes) const {
        std::map<std::string, std::string> values;
        std::map<std::string, bool> important;
        const auto set = [&](const std::string& key, std::string value) {
            const auto mark = value.find("!important");
            if (mark == std::string::npos && important[key]) return;
            if (mark != std::string::npos) {
                important[key] = true;
                value = trimmed(value.substr(0, mark));
            }
            values[key] = value;
        };
        for (const auto& rule : rules_) {
            const bool same_tag = rule.tag.empty() || rule.tag == tag;
            if (!same_tag || !std::ranges::all_of(rule.classes, [&](const std::string& name) {
                    return std::ranges::find(classes, name) != classes.end();
                }))
                continue;
            for (const auto& [key, value] : rule.declarations) {
                if (key == "font") { // "12px family, ..."
                    set("font-size", value.substr(0, value.find("px")));
                    set("font-family", "sans-serif");
                } else if (std::ranges::find(known, key) != std::end(known)) {
                    set(key, value.ends_with("px") ? value.substr(0, value.size() - 2) : value);
                }
            }
        }
        std::string text;
        for (const auto& [key, value] : values)
            text += ' ' + key + "=\"" + value + '"';
        return text;
    }

  private:
    static constexpr const char* known[] = {
        "fill",           "stroke",  "stroke-width", "stroke-dasharray", "stroke-linejoin",
        "stroke-linecap", "opacity", "font-size",    "font-weight"};

    /// "svg .line.thin", ".c0", "svg text".
    void add(std::string selector,
             const std::vector<std::pair<std::string, std::string>>& declarations) {
        const bool in_svg = selector.starts_with("svg ");
        if (in_svg) selector.erase(0, 4);
        if (selector.find_first_of(" :*[>+") != std::string::npos) return;
        Rule rule{"", {}, declarations};
        const auto parts = split(selector, '.');
        const bool has_tag = !selector.starts_with('.');
        if (has_tag && !in_svg) return; // of the page around it
        for (std::size_t i = 0; i < parts.size(); ++i)
            if (i == 0 && has_tag)
                rule.tag = parts[i];
            else
                rule.classes.push_back(parts[i]);
        rules_.push_back(std::move(rule));
    }

    std::vector<Rule> rules_;
};

/// The value of an attribute, of which there is at most one.
std::string attribute(const std::string& element, const std::string& name) {
    const auto at = element.find(' ' + name + "=\"");
    if (at == std::string::npos) return {};
    const auto from = at + name.size() + 3;
    return element.substr(from, element.find('"', from) - from);
}

/// Adds its attributes to every element that draws something. Texts and values have no < or >: they
/// are escaped.
std::string styled(const std::string& svg, const StyleSheet& sheet) {
    static constexpr std::string_view drawn[] = {"text", "line",     "rect",   "circle",
                                                 "path", "polyline", "polygon"};
    std::string result;
    std::size_t from = 0;
    for (auto at = svg.find('<'); at != std::string::npos; at = svg.find('<', from)) {
        auto end = svg.find('>', at);
        if (end == std::string::npos) break;
        if (svg[end - 1] == '/') --end;
        const auto element = svg.substr(at, end - at);
        const auto tag = element.substr(1, element.find_first_of(" /") - 1);
        result += svg.substr(from, end - from);
        if (std::ranges::find(drawn, tag) != std::end(drawn))
            result += sheet.attributes(tag, split(attribute(element, "class"), ' '));
        from = end;
    }
    return result + svg.substr(from);
}

} // namespace

std::string with_own_style(const std::string& text, PageColours colours) {
    const StyleSheet sheet(colours);
    std::string result;
    std::size_t from = 0;
    for (auto at = text.find("<svg"); at != std::string::npos; at = text.find("<svg", from)) {
        const auto end = std::min(text.find("</svg>", at), text.size());
        result += text.substr(from, at - from) + "<svg xmlns=\"http://www.w3.org/2000/svg\"" +
                  styled(text.substr(at + 4, end - at - 4), sheet);
        from = end;
    }
    return result + text.substr(from);
}

} // namespace headroom
