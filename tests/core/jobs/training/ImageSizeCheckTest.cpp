#include "core/jobs/training/ImageSizeCheck.h"

#include "core/models/catalog/Catalog.h"
#include "datasets/base/Error.h"

#include <gmock/gmock.h>

using namespace headroom;
using testing::AllOf;
using testing::HasSubstr;

namespace {

/// Images of any size that are never read.
class UnreadImages : public Dataset {
  public:
    UnreadImages(std::size_t count, ImageShape shape) : shape_(shape), labels_(count) {}

    std::size_t size() const override { return labels_.size(); }
    ImageShape shape() const override { return shape_; }
    const std::vector<std::string>& classes() const override { return classes_; }
    const std::vector<int>& labels() const override { return labels_; }
    std::string sample_name(std::size_t) const override { return "image"; }
    void read(std::span<const std::size_t>, Batch&) const override { FAIL() << "was read"; }

  private:
    ImageShape shape_;
    std::vector<int> labels_;
    std::vector<std::string> classes_{"a", "b"};
};

std::string refusal(const DataSpec& data, ImageShape shape) {
    OpenedData opened;
    opened.train = std::make_shared<UnreadImages>(1000, shape);
    TrainOptions options;
    options.threads = 1;
    try {
        check_size(opened, data, load_model_spec("simple-cnn"), {"gap-dense"}, options);
    } catch (const Error& error) {
        EXPECT_EQ(error.failure(), Failure::resources);
        return error.what();
    }
    return "none";
}

TEST(ImageSizeCheck, ASizeThatWasAskedForMayTakeAllOfTheMemory) {
    DataSpec data{.path = "photos", .options = {}};
    data.options.memory_budget = 1'000'000;
    EXPECT_THAT(refusal(data, {3, 96, 96}), HasSubstr("more than the memory budget of 1MB"));
    data.options.resize = ImageSize{96, 96};
    EXPECT_EQ(refusal(data, {3, 96, 96}), "none");
    data.options.resize = ImageSize{8192, 8192};
    EXPECT_THAT(refusal(data, {3, 8192, 8192}),
                AllOf(HasSubstr("photos: images of 8192x8192, but simple-cnn was made for"),
                      HasSubstr("use a smaller --batch-size, or --resize")));
}

} // namespace
