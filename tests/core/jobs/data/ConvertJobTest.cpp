#include "core/jobs/data/ConvertJob.h"

#include "core/jobs/CommandLine.h"
#include "datasets/base/Cancelled.h"
#include "datasets/formats/OpenDataset.h"
#include "tests/SourceFolder.h"
#include "tests/core/jobs/JobFixture.h"

namespace headroom {
namespace {

namespace fs = std::filesystem;

class ConvertJob : public JobFixture {
  protected:
    ConvertSpec convert(const std::string& out) const {
        ConvertSpec spec;
        spec.data.path = "synth:digits";
        spec.data.options.synth_count = 120;
        spec.out = folder / out;
        return spec;
    }
    std::string fingerprint_of(const std::string& path) const {
        OpenOptions options;
        options.synth_count = 120;
        return open_dataset(path, options).fingerprint;
    }
    std::size_t entries() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
    }
};

TEST_F(ConvertJob, WritesOnlyTheSplitsThatTheDataBring) {
    const auto result = run(convert("digits.h5"), {});
    EXPECT_EQ(result.format, "hdf5");
    ASSERT_EQ(result.splits.size(), 1u);
    EXPECT_EQ(result.splits[0].count, 120u);
    EXPECT_EQ(fingerprint_of(folder / "digits.h5"), fingerprint_of("synth:digits"));

    auto spec = convert("with-test.h5");
    spec.data.options.test_fraction = 0.25;
    EXPECT_EQ(run(spec, {}).splits.size(), 2u);
    const auto data = open_dataset(spec.out.string(), {});
    EXPECT_EQ(data.test->size(), 30u);
    EXPECT_TRUE(data.notes.empty()) << data.notes.front();

    auto with_valid = convert("with-valid.h5");
    with_valid.data.options.valid_fraction = 0.25;
    const auto splits = run(with_valid, {}).splits;
    ASSERT_EQ(splits.size(), 2u);
    EXPECT_EQ(splits[0].count, 90u);
    EXPECT_EQ(splits[1].name, "valid");
}

TEST_F(ConvertJob, WhatItWasToldTravelsWithTheFile) {
    auto spec = convert("digits.h5");
    spec.compression = "gzip:9";
    spec.chunk = 10;
    spec.data.options.resize = ImageSize{14, 14};
    const auto line = command_line(spec);
    EXPECT_EQ(line, "headroom dataset convert synth:digits " + spec.out.string() +
                        " --resize 14x14 --synth-count 120 --compression gzip:9 --chunk 10");
    EXPECT_EQ(run(spec, {}).shape, (ImageShape{1, 14, 14}));
    const auto once = content(spec.out);
    EXPECT_THAT(once, testing::HasSubstr("headroom dataset convert synth:digits digits.h5 "));
    EXPECT_THAT(once, testing::Not(testing::HasSubstr(folder.string())));
    fs::create_directory(folder / "elsewhere");
    spec.out = folder / "elsewhere/digits.h5";
    run(spec, {});
    EXPECT_TRUE(content(spec.out) == once);
}

TEST_F(ConvertJob, AFolderIsReplacedOnlyWhereAConversionMadeIt) {
    auto spec = convert("digits");
    run(spec, {});
    EXPECT_EQ(fingerprint_of(folder / "digits"), [&] {
        run(convert("same.h5"), {});
        // A folder's samples are sorted by class.
        auto sorted = convert("sorted.h5");
        sorted.data.path = folder / "digits";
        run(sorted, {});
        return fingerprint_of(folder / "sorted.h5");
    }());
    expect_error(Failure::usage, "--exist-ok", [&] { run(spec, {}); });
    spec.exist_ok = true;
    spec.data.options.synth_count = 40;
    run(spec, {});
    EXPECT_EQ(open_dataset(spec.out.string(), {}).train->size(), 30u);

    fs::create_directories(folder / "mine");
    std::ofstream(folder / "mine/photo.jpg") << "precious";
    spec.out = folder / "mine";
    expect_error(Failure::usage, "was not written by a conversion", [&] { run(spec, {}); });
    EXPECT_EQ(content(folder / "mine/photo.jpg"), "precious");

    // Nor if somebody has added a file.
    spec.out = folder / "digits";
    for (const char* name :
         {"notes.txt", "train/notes.txt", "train/3/notes.txt", "train/3/mine.png"}) {
        std::ofstream(folder / "digits" / name) << "precious";
        expect_error(Failure::usage, "was not written by a conversion", [&] { run(spec, {}); });
        EXPECT_EQ(content(folder / "digits" / name), "precious");
        fs::remove(folder / "digits" / name);
    }
    run(spec, {});
}

TEST_F(ConvertJob, LeavesNothingHalf) {
    const auto before = entries();
    for (const char* out : {"digits.h5", "digits"}) {
        std::stop_source source;
        const JobControl control{source.get_token(), [&](const Event& event) {
                                     const auto* progress = std::get_if<Progress>(&event);
                                     if (progress && progress->stage.starts_with("writing"))
                                         source.request_stop();
                                 }};
        auto spec = convert(out);
        spec.data.options.synth_count = 12000;
        spec.chunk = std::string(out).ends_with("h5") ? 10 : 0;
        EXPECT_THROW(run(spec, control), Cancelled);
        EXPECT_EQ(entries(), before) << out;
    }
}

TEST_F(ConvertJob, SaysWhatIsWrong) {
    auto spec = convert("digits.h5");
    spec.compression = "zip";
    expect_error(Failure::usage, "--compression zip: expected none, gzip", [&] { run(spec, {}); });
    spec.compression = "none";
    spec.chunk = 1'000'000;
    spec.data.options.resize = ImageSize{2000, 2000};
    expect_error(Failure::usage, "--chunk 120: that many images", [&] { run(spec, {}); });
    spec.out = folder / "digits";
    expect_error(Failure::usage, "are for HDF5 files", [&] { run(spec, {}); });
}

TEST_F(ConvertJob, TellsOfAnotherClassOrder) {
    auto spec = convert("ordered");
    spec.data.path = source_folder() + "/tests/fixtures/hdf5/coursera.h5";
    spec.data.options.synth_count = 0;
    const auto result = run(spec, {});
    EXPECT_THAT(result.notes, testing::Contains(testing::HasSubstr("class 1, \"Cat\"")));
}

} // namespace
} // namespace headroom
