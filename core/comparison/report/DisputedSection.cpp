#include "core/comparison/report/DisputedSection.h"

#include "core/comparison/Format.h"
#include "core/comparison/report/ReportPage.h"
#include "core/comparison/report/SvgChart.h"

#include <fmt/format.h>

namespace headroom {
namespace {

std::string img(const std::string& png, const std::string& about) {
    return fmt::format(R"(<img alt="{}" src="data:image/png;base64,{}">)", escape_html(about), png);
}

std::string answer_of(const DisputedAnswer& answer, std::size_t head, const std::string& truth) {
    std::string html = "<div>";
    if (!answer.map.empty())
        html += img(answer.map,
                    fmt::format("{} of {} for {}", answer.method, answer.head, answer.label));
    return html + fmt::format("<p>{}{}<br><b>{}</b> {}<br>{}</p></div>\n", swatch(head),
                              escape_html(answer.head), isolated(answer.label),
                              percent(answer.confidence),
                              answer.label == truth ? "✓ right" : "✗ wrong");
}

std::string card(const DisputedImage& image) {
    auto html = fmt::format("<figure class=\"card\"><h3>{}</h3><div class=\"looks\">\n<div>{}"
                            "<p>is <b>{}</b></p></div>\n",
                            isolated(image.name), img(image.picture, "image of " + image.label),
                            isolated(image.label));
    for (std::size_t i = 0; i < image.answers.size(); ++i)
        html += answer_of(image.answers[i], i, image.label);
    return html + "</div></figure>\n";
}

} // namespace

std::string disputed_section(const DisputedImages& disputed) {
    if (disputed.shown.empty()) return "";
    auto html = fmt::format(
        "<h2>Where they disagree</h2>\n<p class=\"note\">{} of the {} test images to which the "
        "heads "
        "of seed {} do not all give the same answer, those first where two answers are most "
        "confident. A map is bright where the image speaks for the head's own answer: weights "
        "times "
        "activations. With global average pooling a feature map has one weight for all places, "
        "with "
        "Flatten one for each.</p>\n<div class=\"cards pairs\">\n",
        disputed.shown.size(), grouped(disputed.count), disputed.seed);
    for (const auto& image : disputed.shown)
        html += card(image);
    return html + "</div>\n";
}

} // namespace headroom
