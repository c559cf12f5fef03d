#pragma once

#include "gui/pages/DataPage.h"
#include "gui/widgets/ImageGrid.h"
#include "gui/widgets/MessageBar.h"
#include "tests/datasets/TestImages.h"
#include "tests/gui/GuiFixture.h"

namespace headroom {

/// The Data page of a shown window, and photographs to open in it.
class DataPageGui : public GuiFixture {
  protected:
    DataPageGui() { window->show_page(PageId::data); }

    DataPage& data_page() const { return page<DataPage>(PageId::data); }
    ImageGrid& grid() const { return find<ImageGrid>("gallery"); }
    std::string label(const char* name) const { return find<QLabel>(name).text().toStdString(); }
    std::string message() const { return data_page().message().text().toStdString(); }

    /// Waits until reading has finished or failed.
    void read(const std::function<void()>& begin) {
        QSignalSpy ended(&data_page(), &Page::activity_ended);
        begin();
        ASSERT_TRUE(wait_for([&] { return ended.count() > 0; }));
    }
    void open(const QString& path) {
        read([&] { data_page().open(path); });
    }
    void open_digits() {
        DataSpec digits;
        digits.path = "synth:digits";
        digits.options.synth_count = 200;
        read([&] { data_page().open(digits); });
    }

    /// Two classes, red and blue; one file is not an image.
    std::string write_photos(int count = 4) {
        for (int i = 0; i < count; ++i) {
            write_image(photos, fmt::format("Car/{}.png", i), 6, 4, Qt::red);
            write_image(photos, fmt::format("Truck/{}.png", i), 6, 4, Qt::blue);
        }
        photos.write("Truck/broken.png", "no image");
        return photos.path().string();
    }

    TempFolder photos;
};

} // namespace headroom
