#include "core/comparison/Format.h"
#include "core/comparison/report/CalibrationSection.h"
#include "core/comparison/report/DisputedSection.h"
#include "core/comparison/report/EvidenceTables.h"
#include "core/comparison/report/FigureRows.h"
#include "core/comparison/report/PlaceCharts.h"
#include "core/comparison/report/Report.h"
#include "core/comparison/report/ReportCharts.h"
#include "core/comparison/report/ReportPage.h"
#include "core/comparison/report/SearchText.h"
#include "core/comparison/report/SvgChart.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {
namespace {

/// "A or B on DATA", with each name formatted by `name`, "{}".
std::string headline(const HeadComparison& comparison, const char* name) {
    std::vector<std::string> names;
    for (const auto& head : comparison.heads)
        names.push_back(fmt::format(fmt::runtime(name), escape_html(head.head)));
    return fmt::format(
        "{} on {}", fmt::join(names, " or "),
        fmt::format(fmt::runtime(name), escape_html(short_data_name(comparison.data))));
}

std::string page_header(const HeadComparison& comparison) {
    auto html = fmt::format(
        "<header>\n<p class=\"eyebrow\">Headroom comparison · {} · {} · {}</p>\n<h1>{}</h1>\n",
        isolated(comparison.model), escape_html(comparison.input),
        comparison.seeds.size() == 1 ? "1 seed" : fmt::format("{} seeds", comparison.seeds.size()),
        headline(comparison, "<span><bdi>{}</bdi></span>"));
    for (const auto& difference : comparison.differences)
        html += fmt::format("<p class=\"verdict\">{}</p>\n", escape_html(difference.verdict));
    return html + "</header>\n";
}

/// Cards with the most important figures.
std::string cards(const HeadComparison& comparison) {
    std::string html = "<div class=\"cards\">\n";
    for (std::size_t i = 0; i < comparison.heads.size(); ++i) {
        const auto& head = comparison.heads[i];
        html += fmt::format(
            "<div class=\"card\"><p class=\"name\">{}{}</p><div class=\"figure\">{} <small>test "
            "accuracy</small></div><p>{} parameters, gap of {} points, {} to train</p></div>\n",
            swatch(i), escape_html(head.head), percent(head.mean("test_accuracy")),
            short_count(head.mean("total_params")), points(head.mean("gap")),
            duration(head.mean("seconds")));
    }
    if (comparison.differences.size() == 1) {
        const auto& difference = comparison.differences[0];
        html += fmt::format(
            "<div class=\"card\"><p class=\"name\">{} minus {}</p><div class=\"figure\">{} "
            "<small>points</small></div><p>95% interval {} over {}</p></div>\n",
            escape_html(difference.second), escape_html(difference.first),
            points(difference.test_accuracy.mean), range(difference.judgement.interval),
            interval_base(difference.judgement));
    }
    return html + "</div>\n";
}

std::string table(const HeadComparison& comparison) {
    std::string html = "<h2>Side by side</h2>\n<div class=\"scroll\"><table>\n<thead><tr>"
                       "<th scope=\"col\"><span class=\"note\">Mean over the seeds</span></th>";
    for (std::size_t i = 0; i < comparison.heads.size(); ++i)
        html += fmt::format("<th scope=\"col\">{}{}</th>", swatch(i),
                            escape_html(comparison.heads[i].head));
    html += "</tr></thead>\n<tbody>\n";
    for (const auto& row : figure_rows(comparison)) {
        const bool sub = row.label.starts_with("  ");
        html += fmt::format("<tr class=\"{}\"><th scope=\"row\">{}</th>",
                            sub ? "sub" : (row.accuracy ? "main" : "cost"),
                            escape_html(sub ? row.label.substr(2) : row.label));
        for (std::size_t i = 0; i < row.cells.size(); ++i)
            html += row.best == i ? fmt::format("<td class=\"best\"><span class=\"badge\">better"
                                                "</span>{}</td>",
                                                escape_html(row.cells[i]))
                                  : fmt::format("<td>{}</td>", escape_html(row.cells[i]));
        html += "</tr>\n";
    }
    html += "</tbody></table></div>\n<p class=\"note\">± is the standard deviation over the "
            "seeds, in points. A test accuracy is called better only where the verdict says so; a "
            "cost only where it is at least 3% lower.</p>\n";
    if (std::ranges::any_of(comparison.heads, [](const HeadFigures& head) {
            return head.find("weight_outside_gap") != nullptr;
        }))
        html += "<p class=\"note\">Weight bound to places: the share of a trained Flatten head's "
                "squared weights that no head with global average pooling can have, so how much it "
                "uses where in the image something is. 0% would be not at all; random weights "
                "have nearly 100%.</p>\n";
    return html;
}

std::string accuracy_section(const HeadComparison& comparison) {
    auto html = std::string("<h2>How sure is the difference?</h2>\n<div class=\"cards pairs\">\n");
    html +=
        chart_card("Test accuracy, seed by seed", to_svg(accuracy_chart(comparison)),
                   comparison.seeds.size() >= min_seeds
                       ? "Rings are seeds, the diamond is their mean, the band its 95% interval "
                         "over seeds."
                   : comparison.seeds.size() > 1
                       ? fmt::format("Rings are seeds, the diamond is their mean. An interval over "
                                     "seeds needs {} of them.",
                                     min_seeds)
                       : "One seed: the diamond is its accuracy. More seeds would show how "
                         "far it wanders.");
    for (const auto& difference : comparison.differences) {
        html += chart_card(
            fmt::format("{} minus {}, in points", difference.second, difference.first),
            to_svg(difference_chart(difference)),
            difference.judgement.over_seeds
                ? "The line is the 95% interval for other test images and other seeds together."
                : "The line is the 95% interval for other test images and these networks. Nothing "
                  "follows for other seeds.");
    }
    return html + "</div>\n";
}

std::string evidence_section(const HeadComparison& comparison) {
    std::string html;
    for (const auto& table : evidence_tables(comparison))
        html += to_html(table);
    return html.empty() ? html : "<h2>What the verdict rests on</h2>\n" + html;
}

std::string curves_section(const HeadComparison& comparison) {
    std::string charts;
    for (std::size_t i = 0; i < comparison.heads.size(); ++i) {
        const auto chart = curve_chart(comparison, i);
        if (!chart.lines.empty()) charts += chart_card(comparison.heads[i].head, to_svg(chart));
    }
    if (charts.empty()) return "";
    return "<h2>Learning curves</h2>\n<div class=\"cards pairs\">\n" + charts +
           "</div>\n<p class=\"note\">Accuracy after each epoch; thin lines are seeds, thick ones "
           "their mean. The training line is measured while the network still learns, on augmented "
           "images and with dropout, so it may run below the held-out line.</p>\n";
}

std::string place_section(const HeadComparison& comparison) {
    const auto curve = place_curve(comparison);
    if (!curve) return "";
    return fmt::format(
        "<h2>How much of the place do the data need?</h2>\n"
        "<p>The head averages each feature map to S x S values. S = 1 is global average pooling, "
        "which forgets where in the image a feature was; the side of the feature maps is "
        "Flatten, which keeps every place. Where the curve is level, a larger S brings "
        "parameters and nothing else.</p>\n<div class=\"cards pairs\">\n{}{}</div>\n",
        chart_card("Accuracy over S", to_svg(curve->accuracy), interval_note(comparison)),
        chart_card("Parameters of the head over S", to_svg(curve->parameters)));
}

std::string cost_section(const HeadComparison& comparison) {
    std::string html = "<h2>What they cost</h2>\n<div class=\"cards pairs\">\n";
    html += chart_card("Parameters", to_svg(parameter_chart(comparison)),
                       "Grey is the backbone that all heads share, colour the head.");
    html += chart_card("Accuracy over the head's parameters",
                       to_svg(accuracy_by_parameters(comparison)), interval_note(comparison));
    for (const auto& [title, chart] : cost_charts(comparison))
        html += chart_card(title, to_svg(chart));
    return html + "</div>\n";
}

std::string method_section(const HeadComparison& comparison) {
    PageEntries data = {
        {"Data", comparison.data},
        {"Format", comparison.data_format},
        {"Fingerprint", comparison.data_fingerprint},
        {"Classes",
         fmt::format("{}: {}", comparison.classes.size(), fmt::join(comparison.classes, ", "))},
        {"Training images", grouped(comparison.train_count)},
        {"Test images", grouped(comparison.test_count)},
        {"Input", comparison.input},
        {"Seeds", fmt::format("{}", fmt::join(comparison.seeds, ", "))},
    };
    if (!comparison.weights.empty()) {
        data.emplace_back("Pretrained weights", comparison.weights);
        data.emplace_back("Pixels", comparison.preprocessing);
    }
    auto html =
        fmt::format("<h2>How it was measured</h2>\n"
                    "<p>Every head was trained on the same backbone with {}. "
                    "For each seed all heads start from the same backbone weights and see "
                    "the same images in the same order, so they are compared in pairs, "
                    "image by image.</p>\n<div class=\"cards\">\n"
                    "<div class=\"card\"><h3>Data</h3>{}</div>\n",
                    comparison.searched.empty()
                        ? "the same settings"
                        : "settings that were searched for it with the same effort, on training "
                          "images alone",
                    entry_list(data));
    if (!comparison.settings.empty())
        html += fmt::format("<div class=\"card\"><h3>Training</h3>{}</div>\n",
                            entry_list(comparison.settings));
    PageEntries searched;
    for (const auto& found : comparison.searched)
        searched.emplace_back(found.head, search_in_words(found));
    if (!searched.empty())
        html += fmt::format("<div class=\"card\"><h3>Found for each head</h3>{}</div>\n",
                            entry_list(searched));
    if (!comparison.environment.empty())
        html += fmt::format("<div class=\"card\"><h3>Machine and versions</h3>{}</div>\n",
                            entry_list(comparison.environment));
    html += "</div>\n";
    if (!comparison.notes.empty()) {
        html += "<ul class=\"note\">\n";
        for (const auto& note : comparison.notes)
            html += fmt::format("<li>{}</li>\n", isolated(note));
        html += "</ul>\n";
    }
    if (!comparison.command.empty())
        html +=
            fmt::format("<h2>Measure it again</h2>\n<pre>{}</pre>\n", isolated(comparison.command));
    return html;
}

constexpr const char* glossary = R"html(<section class="words">
<h2>What the words mean</h2>
<dl>
<dt>Test accuracy</dt><dd>The share of test images whose class the network names correctly. No test image was trained on.</dd>
<dt>Overfitting gap</dt><dd>Train accuracy minus test accuracy, both measured on the finished network, without augmentation or dropout. A large gap means the network learned its training images better than the subject.</dd>
<dt>95% interval</dt><dd>Where the difference would likely lie with other test images of the same kind and number and, from three seeds on, with other random seeds, which set the first weights and the order of images. For fewer seeds it is for these trained networks alone.</dd>
<dt>Better, practically equal, undecided</dt><dd>Better: the whole interval is beyond the difference that counts as none. Practically equal: the whole interval is within it. Undecided: neither.</dd>
<dt>McNemar's test</dt><dd>How likely the images on which only one head is right would be divided at least this unevenly, if both were equally good. p below 0.05 is commonly called significant.</dd>
<dt>Holm's correction</dt><dd>Of many tests some seem significant by chance. Corrected, the chance that any does is below 5%.</dd>
<dt>Calibration error</dt><dd>How far confidence and accuracy are apart, on average over the images (expected calibration error, 15 bins). Confidence is the probability that the network gives its answer.</dd>
<dt>Best temperature</dt><dd>The number by which to divide the network's outputs before the softmax so that its probabilities fit images that it was not trained on. Above 1 it was too sure, below 1 not sure enough. No answer changes.</dd>
<dt>MACs</dt><dd>Multiplications with addition that one image takes through backbone and head.</dd>
<dt>Activations</dt><dd>Memory for the output of every layer, for one training batch.</dd>
</dl>
</section>
)html";

} // namespace

std::string to_html(const EvidenceTable& table) {
    std::string html = "<div class=\"scroll\"><table>\n";
    if (!table.title.empty())
        html += fmt::format("<caption>{}</caption>\n", escape_html(table.title));
    html += "<thead><tr>";
    for (const auto& column : table.columns)
        html += fmt::format("<th scope=\"col\">{}</th>", escape_html(column));
    html += "</tr></thead>\n<tbody>\n";
    for (const auto& row : table.rows) {
        html += fmt::format("<tr><th scope=\"row\">{}</th>", isolated(row[0]));
        for (std::size_t i = 1; i < row.size(); ++i)
            html += fmt::format("<td>{}</td>", escape_html(row[i]));
        html += "</tr>\n";
    }
    html += "</tbody></table></div>\n";
    if (!table.note.empty())
        html += fmt::format("<p class=\"note\">{}</p>\n", escape_html(table.note));
    return html;
}

std::string to_html(const HeadComparison& comparison) {
    auto html = page_header(comparison) + "<main>\n";
    if (comparison.heads.empty())
        html += "<p>No run has finished yet.</p>\n";
    else
        html += cards(comparison) + table(comparison) + accuracy_section(comparison) +
                evidence_section(comparison) + place_section(comparison) +
                calibration_section(comparison) + disputed_section(comparison.disputed) +
                curves_section(comparison) + cost_section(comparison);
    html += method_section(comparison) + glossary;
    html += "</main>\n<footer>Made by Headroom, which trains classifier heads side by side. "
            "The raw figures are in compare.json and compare.csv beside this page.</footer>\n";
    return report_page(headline(comparison, "{}"), html);
}

} // namespace headroom
