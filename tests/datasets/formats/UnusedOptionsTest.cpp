#include "datasets/formats/UnusedOptions.h"

#include "tests/datasets/TinyDataset.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

OpenedData data_of(const char* format) {
    OpenedData data;
    data.format = format;
    return data;
}

TEST(UnusedOptions, NoneOfTheDefaultsIsTold) {
    for (const char* format : {"idx", "folder", "hdf5", "cifar10", "synth"})
        EXPECT_THAT(unused_options({}, data_of(format)), IsEmpty());
}

TEST(UnusedOptions, OptionsOfOtherFormatsAreTold) {
    OpenOptions options;
    options.layout = AxisOrder::nhwc;
    options.synth_seed = 3;
    options.skip_bad = true;
    EXPECT_THAT(unused_options(options, data_of("hdf5")),
                ElementsAre("--skip-bad has no effect: it is for folder, and the data are hdf5",
                            "--synth-seed has no effect: it is for synth, and the data are hdf5"));
    EXPECT_THAT(unused_options(options, data_of("folder")),
                ElementsAre(HasSubstr("--layout has no effect"), HasSubstr("--synth-seed")));
}

TEST(UnusedOptions, HowToResizeNeedsASize) {
    OpenOptions options;
    options.resizing.mode = ResizeMode::crop;
    EXPECT_THAT(unused_options(options, data_of("idx")),
                ElementsAre("--resize-mode has no effect: there is no --resize"));
    options.resize = ImageSize{8, 8};
    EXPECT_THAT(unused_options(options, data_of("idx")), IsEmpty());
}

TEST(UnusedOptions, FractionsOfSplitsThatAreThereAreTold) {
    auto data = data_of("folder");
    OpenOptions options;
    options.test_fraction = 0.3;
    options.valid_fraction = 0.1;
    options.split_seed = 7;
    EXPECT_THAT(unused_options(options, data), IsEmpty()) << "all are made of train";
    data.test = numbered_dataset(4, 2);
    EXPECT_THAT(unused_options(options, data),
                ElementsAre("--test-fraction has no effect: the data brings a test split to "
                            "measure on"));
    data.valid = numbered_dataset(4, 2);
    EXPECT_THAT(unused_options(options, data),
                ElementsAre(HasSubstr("--test-fraction"), HasSubstr("--valid-fraction"),
                            "--split-seed has no effect: the data brings all splits"));
    options.as_found = true;
    EXPECT_THAT(unused_options(options, data), IsEmpty());
}

} // namespace
} // namespace headroom
