#include "tests/gui/GuiFixture.h"

#include "gui/Theme.h"

#include <QApplication>

namespace headroom {
namespace {

/// Mean lightness of an image, from 0 (black) to 1 (white).
double lightness(const QImage& image) {
    double sum = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            sum += image.pixelColor(x, y).lightnessF();
    return sum / (image.width() * image.height());
}

/// Share of the pixels right of the sidebar that differ from the most frequent colour there.
double ink(const QImage& image, int left) {
    QHash<QRgb, int> count;
    for (int y = 0; y < image.height(); ++y)
        for (int x = left; x < image.width(); ++x)
            ++count[image.pixel(x, y)];
    const int pixels = image.height() * (image.width() - left);
    return 1.0 - *std::ranges::max_element(count) / static_cast<double>(pixels);
}

/// Pictures of every page: screenshots/ in the build folder, or the folder in HEADROOM_SCREENSHOTS.
/// Pages with data have theirs beside their tests. Each has the theme's lightness, shows something
/// right of the sidebar, and is not the picture of another page.
class Screenshots : public GuiFixture {
  protected:
    ~Screenshots() override { Theme::apply(*qApp, Appearance::light); }

    void shoot(const QString& theme, double darkest, double lightest) {
        const QDir out = qEnvironmentVariable("HEADROOM_SCREENSHOTS", "screenshots");
        ASSERT_TRUE(out.mkpath("."));
        std::vector<QImage> images;
        for (int i = 0; i < page_count; ++i) {
            window->show_page(static_cast<PageId>(i));
            QCoreApplication::processEvents();
            const auto name =
                QString("empty-%1-%2.png").arg(window->page(static_cast<PageId>(i)).icon(), theme);
            const QImage image = window->grab().toImage().convertToFormat(QImage::Format_RGB32);
            EXPECT_TRUE(image.save(out.filePath(name)));
            EXPECT_GT(lightness(image), darkest) << name.toStdString();
            EXPECT_LT(lightness(image), lightest) << name.toStdString();
            EXPECT_GT(ink(image, image.width() / 5), 0.01) << name.toStdString();
            for (const auto& other : images)
                EXPECT_NE(image, other) << name.toStdString();
            images.push_back(image);
        }
    }
};

TEST_F(Screenshots, EveryPageLight) {
    shoot("light", 0.7, 1);
}

TEST_F(Screenshots, EveryPageDark) {
    Theme::apply(*qApp, Appearance::dark);
    shoot("dark", 0, 0.4);
}

TEST_F(Screenshots, FitsTheSmallestWindow) {
    window->resize(1024, 700);
    QCoreApplication::processEvents();
    EXPECT_LE(window->minimumSizeHint().width(), 1024);
    EXPECT_LE(window->minimumSizeHint().height(), 700);
}

} // namespace
} // namespace headroom
