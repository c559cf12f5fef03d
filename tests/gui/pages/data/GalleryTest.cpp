#include "gui/pages/data/Gallery.h"

#include "gui/models/ImageModel.h"
#include "gui/widgets/ImageGrid.h"
#include "tests/datasets/TinyDataset.h"

#include <QScrollBar>
#include <QTest>
#include <mutex>

namespace headroom {
namespace {

/// Counts the samples read from another dataset.
class CountingDataset : public Dataset {
  public:
    explicit CountingDataset(DatasetPtr source) : source_(std::move(source)) {}

    std::size_t size() const override { return source_->size(); }
    ImageShape shape() const override { return source_->shape(); }
    const std::vector<std::string>& classes() const override { return source_->classes(); }
    const std::vector<int>& labels() const override { return source_->labels(); }
    std::string sample_name(std::size_t index) const override {
        return source_->sample_name(index);
    }
    void read(std::span<const std::size_t> indices, Batch& batch) const override {
        {
            const std::scoped_lock lock(mutex_);
            reads_.insert(indices.begin(), indices.end());
        }
        source_->read(indices, batch);
    }

    std::multiset<std::size_t> reads() const {
        const std::scoped_lock lock(mutex_);
        return reads_;
    }
    void forget() {
        const std::scoped_lock lock(mutex_);
        reads_.clear();
    }

  private:
    DatasetPtr source_;
    mutable std::mutex mutex_;
    mutable std::multiset<std::size_t> reads_;
};

std::size_t visible_images(const ImageGrid& grid) {
    std::size_t count = 0;
    for (int row = 0; row < grid.model()->rowCount(); ++row)
        if (grid.visualRect(grid.model()->index(row, 0)).intersects(grid.viewport()->rect()))
            ++count;
    return count;
}

TEST(Gallery, ReadsOnlyTheImagesInView) {
    constexpr std::size_t count = 70'000;
    const auto images = std::make_shared<CountingDataset>(numbered_dataset(count, 10));
    auto data = std::make_shared<InspectResult>();
    data->data.train = data->data.test = images;
    data->splits = {{"train", count, class_counts(*images), {}}};

    Gallery gallery;
    gallery.resize(600, 500);
    gallery.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&gallery));
    gallery.set_data(data);
    auto& grid = *gallery.findChild<ImageGrid*>("gallery");
    auto& bar = *grid.verticalScrollBar();
    const auto laid_out = [&] {
        return grid.visualRect(grid.model()->index(count - 1, 0)).isValid() && bar.maximum() > 0;
    };
    ASSERT_TRUE(QTest::qWaitFor(laid_out, 60'000));
    const auto visible = visible_images(grid);
    EXPECT_GT(visible, 20u);
    ASSERT_TRUE(QTest::qWaitFor([&] { return images->reads().size() >= visible; }));
    EXPECT_LE(images->reads().size(), visible + 10) << "at most a row more";

    // At the end there are others, and the first stay cached.
    images->forget();
    bar.setValue(bar.maximum());
    ASSERT_TRUE(QTest::qWaitFor([&] { return images->reads().size() >= visible_images(grid); }));
    EXPECT_TRUE(images->reads().contains(count - 1));
    EXPECT_LE(images->reads().size(), visible_images(grid) + 10);
    images->forget();
    bar.setValue(0);
    QTest::qWait(0);
    grid.viewport()->repaint();
    EXPECT_TRUE(images->reads().empty());
}

} // namespace
} // namespace headroom
