#include "core/comparison/report/PdfReport.h"

#include "core/comparison/report/EvidenceTables.h"
#include "core/comparison/report/Report.h"
#include "core/comparison/report/ReportPage.h"
#include "core/comparison/report/SvgChart.h"
#include "datasets/base/Error.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <sstream>

namespace headroom {
namespace {

using testing::HasSubstr;

/// A PDF read by poppler's programs.
class PdfReport : public testing::Test {
  protected:
    void SetUp() override {
        if (std::system("command -v pdftotext >/dev/null && command -v pdfinfo >/dev/null") != 0)
            GTEST_SKIP() << "needs poppler-utils";
        try {
            to_pdf(report_page("", ""));
        } catch (const Error& error) {
            GTEST_SKIP() << error.what();
        }
        std::filesystem::create_directories(folder_);
    }
    ~PdfReport() override { std::filesystem::remove_all(folder_); }

    std::string read(const std::string& pdf, const std::string& program) const {
        std::ofstream(folder_ / "a.pdf", std::ios::binary) << pdf;
        const auto file = (folder_ / "a.pdf").string(), out = (folder_ / "out").string();
        EXPECT_EQ(std::system((program + " " + file + " > " + out).c_str()), 0);
        std::ifstream in(out);
        std::stringstream text;
        text << in.rdbuf();
        return text.str();
    }
    std::string text_of(const std::string& pdf) const {
        const auto out = (folder_ / "text").string();
        read(pdf, "sh -c 'pdftotext -layout \"$0\" " + out + "'");
        std::ifstream in(out);
        std::stringstream text;
        text << in.rdbuf();
        return text.str();
    }

  private:
    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() /
        ("headroom-pdf-" + std::to_string(testing::UnitTest::GetInstance()->random_seed()) +
         testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(PdfReport, HasTheTextsOfThePageOnA4WithPageNumbers) {
    EvidenceTable table{"Title & more", {"Head", "Accuracy"}, {}, "A note below."};
    for (int i = 0; i < 120; ++i)
        table.rows.push_back({"row " + std::to_string(i), "99.1%"});
    const auto chart = to_svg(BarChart{"Bars", "", {{"a bar", "7 images", {{1, "c0"}}}}});
    const auto page = report_page(
        "t", "<header><p class=\"eyebrow\">Headroom test</p><h1>Which <bdi>head</bdi>?</h1>"
             "<p class=\"verdict\">The second.</p></header><main><h2>Charts</h2>"
             "<div class=\"cards pairs\">" +
                 chart_card("A chart", chart, "its note") + "</div>" + to_html(table) + "</main>");
    const auto pdf = to_pdf(page);
    const auto info = read(pdf, "pdfinfo");
    EXPECT_THAT(info, HasSubstr("(A4)"));
    EXPECT_THAT(info, HasSubstr("Title:           Headroom test"));
    const auto text = text_of(pdf);
    for (const char* words : {"Which head?", "The second.", "Charts", "A chart", "its note",
                              "Title & more", "row 0", "row 119", "A note below."})
        EXPECT_THAT(text, HasSubstr(words));
    // The head of the table is on every page of it.
    std::size_t pages = 0, heads = 0;
    for (auto at = text.find('\f'); at != std::string::npos; at = text.find('\f', at + 1))
        ++pages;
    for (auto at = text.find("Accuracy"); at != std::string::npos;
         at = text.find("Accuracy", at + 1))
        ++heads;
    EXPECT_GE(pages, 3U);
    EXPECT_EQ(heads, pages);
    auto dense = text;
    std::erase(dense, ' ');
    EXPECT_THAT(dense, HasSubstr(std::to_string(pages) + "/" + std::to_string(pages)));
}

TEST_F(PdfReport, FontsAreEmbedded) {
    const auto fonts = read(to_pdf(report_page("", "<p>words</p>")), "pdffonts");
    std::istringstream lines(fonts);
    std::string line;
    std::getline(lines, line); // titles
    std::getline(lines, line); // rules
    int count = 0;
    while (std::getline(lines, line)) {
        EXPECT_THAT(line, HasSubstr(" yes ")) << "emb";
        ++count;
    }
    EXPECT_GT(count, 0);
}

} // namespace
} // namespace headroom
