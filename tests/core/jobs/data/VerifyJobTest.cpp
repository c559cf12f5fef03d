#include "core/jobs/data/VerifyJob.h"

#include "datasets/base/Cancelled.h"
#include "datasets/image/ImageEncoder.h"
#include "tests/datasets/TempFolder.h"
#include "tests/datasets/verify/Pictures.h"

#include <sys/stat.h>

#include <map>

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

/// A folder with train and test of classes a and b, six different pictures in each.
class VerifyJob : public testing::Test {
  protected:
    VerifyJob() {
        for (const char* split : {"train", "test"})
            for (const char* name : {"a", "b"})
                for (int i = 0; i < 6; ++i)
                    write(fmt::format("{}/{}/{}.png", split, name, i), picture(++seed_, 3, 20, 24));
    }

    void write(const std::string& name, const Image& image) const {
        std::filesystem::create_directories((folder_.path() / name).parent_path());
        write_png(folder_.path() / name, image);
    }
    void copy(const std::string& from, const std::string& to) const {
        folder_.write(to, read_text(folder_ / from));
    }
    VerifyResult verify() {
        spec_.data.path = folder_.path().string();
        return run(spec_, {});
    }
    /// "kind: name name", all findings in order.
    std::vector<std::string> found() {
        std::vector<std::string> lines;
        for (const auto& finding : verify().findings) {
            auto line = to_string(finding.kind) + ":";
            for (const auto& sample : finding.samples)
                line += " " + sample.name;
            lines.push_back(line);
        }
        return lines;
    }

    TempFolder folder_;
    VerifySpec spec_;
    std::uint64_t seed_ = 0;
};

TEST_F(VerifyJob, FindsNothingWrongWithSoundImages) {
    const auto result = verify();
    EXPECT_THAT(result.findings, IsEmpty());
    EXPECT_EQ(result.format, "folder");
    EXPECT_THAT(result.classes, ElementsAre("a", "b"));
    ASSERT_EQ(result.splits.size(), 2u);
    EXPECT_THAT(result.splits[1].per_class, ElementsAre(6, 6));
}

TEST_F(VerifyJob, TellsBadFilesByTheirKind) {
    const auto whole = read_text(folder_ / "train/a/0.png");
    folder_.write("train/a/empty.png", "");
    folder_.write("train/a/half.png", whole.substr(0, whole.size() / 2));
    folder_.write("train/a/text.jpg", "this is no image");
    auto broken = whole;
    broken[20] = '\x7f'; // in the header, so its checksum is wrong
    folder_.write("train/b/broken.png", broken);
    write("train/b/named.jpg", picture(99, 3, 20, 24));
    std::filesystem::create_symlink("nowhere", folder_.path() / "train/b/gone.png");
    ASSERT_EQ(::mkfifo((folder_ / "test/a/fifo.png").c_str(), 0600), 0);
    folder_.write("test/a/.hidden.png", "");
    EXPECT_THAT(found(), UnorderedElementsAre(
                             "unreadable: train/b/gone.png", "unreadable: train/b/broken.png",
                             "truncated: train/a/half.png", "empty-file: train/a/empty.png",
                             "not-an-image: train/a/text.jpg", "wrong-extension: train/b/named.jpg",
                             "left-out: test/a/fifo.png", "left-out: test/a/.hidden.png"));
    const auto result = verify();
    EXPECT_EQ(result.wrong(), 5u);
    EXPECT_EQ(result.notes(), 3u);
    EXPECT_EQ(result.splits[0].count, 13u); // the one with a wrong name is read
}

TEST_F(VerifyJob, SameAndSimilarPixels) {
    copy("train/a/0.png", "train/a/same.png");
    copy("train/a/1.png", "test/a/leak.png");
    copy("train/b/2.png", "train/a/contradiction.png");
    copy("train/b/3.png", "test/a/both.png");
    // Other bytes, same pixels: a PNG with another compression is equal; a larger one only looks
    // similar.
    write("test/b/similar.png", picture(4, 3, 40, 48)); // train/a/3.png
    EXPECT_THAT(found(), ElementsAre("contradiction: train/a/contradiction.png train/b/2.png",
                                     "contradiction: train/b/3.png test/a/both.png",
                                     "leak: train/a/1.png test/a/leak.png",
                                     "leak: train/b/3.png test/a/both.png",
                                     "duplicate: train/a/0.png train/a/same.png",
                                     "near-duplicate: train/a/3.png test/b/similar.png"));
    const auto result = verify();
    EXPECT_EQ(result.findings[1].samples[1].split, "test");
    EXPECT_EQ(result.findings[1].samples[1].class_name, "a");
    EXPECT_EQ(result.findings[1].samples[1].path, folder_ / "test/a/both.png");
    EXPECT_THAT(result.findings.back().reason, HasSubstr("in train, test, in classes a, b"));
}

TEST_F(VerifyJob, OddImagesAndClasses) {
    write("train/a/constant.png", {{1, 20, 24}, std::vector<std::uint8_t>(480, 7)});
    write("train/a/tiny.png", picture(50, 3, 7, 9));
    write("train/a/banner.png", picture(51, 3, 20, 81));
    for (int i = 0; i < 30; ++i)
        write(fmt::format("test/b/{}-more.png", i),
              picture(100 + static_cast<unsigned>(i), 3, 20, 24));
    std::filesystem::create_directories(folder_.path() / "train/c");
    EXPECT_THAT(found(), ElementsAre("missing-class: train/c", "missing-class: test/c",
                                     "constant: train/a/constant.png", "tiny: train/a/tiny.png",
                                     "extreme-aspect: train/a/banner.png", "imbalance: a"));
    spec_.limits.tiny_side = 7;
    spec_.limits.aspect = 4.05;
    spec_.limits.imbalance = 6;
    EXPECT_THAT(found(), ElementsAre("missing-class: train/c", "missing-class: test/c",
                                     "constant: train/a/constant.png"));
}

TEST_F(VerifyJob, AClassWithoutOneReadableImageIsMissing) {
    for (int i = 0; i < 6; ++i)
        folder_.write(fmt::format("test/b/{}.png", i), "no image");
    const auto result = verify();
    EXPECT_EQ(std::ranges::count(result.findings, FindingKind::missing_class, &Finding::kind), 1);
    EXPECT_EQ(result.wrong(), 7u);
}

TEST_F(VerifyJob, ListsEveryLabelThatNoClassHas) {
    TempFolder folder;
    const auto record = [](char label) { return label + std::string(3072, 'x'); };
    folder.write("data_batch_1.bin", record(0) + record(10) + record(1) + record(12));
    const auto result = run(VerifySpec{{folder.path().string(), {}, 0}, {}, 0, {}, {}}, {});
    EXPECT_EQ(result.format, "cifar10");
    ASSERT_EQ(result.findings.size(), 1u);
    const auto& finding = result.findings[0];
    EXPECT_EQ(finding.kind, FindingKind::label_out_of_range);
    EXPECT_THAT(finding.reason, testing::HasSubstr("label 10 of record 1 is out of range: expected "
                                                   "0 to 9 (and 1 more)"));
    ASSERT_EQ(finding.samples.size(), 2u);
    EXPECT_EQ(finding.samples[1].name, "data_batch_1.bin[3]");
    EXPECT_EQ(result.wrong(), 1u);
}

TEST_F(VerifyJob, FindsTheSameOnAnyNumberOfThreads) {
    copy("train/a/0.png", "train/a/same.png");
    folder_.write("train/b/text.jpg", "no image");
    spec_.threads = 1;
    const auto one = to_json(verify()).dump();
    spec_.threads = 3;
    EXPECT_EQ(to_json(verify()).dump(), one);
}

TEST_F(VerifyJob, JsonHasTheDocumentedKeys) {
    copy("train/a/0.png", "train/a/s\xff.png");
    const auto json = to_json(verify());
    std::vector<std::string> keys;
    for (const auto& [key, value] : json.items())
        keys.push_back(key);
    EXPECT_THAT(keys, ElementsAre("path", "format", "classes", "splits", "wrong", "notes", "counts",
                                  "findings"));
    EXPECT_EQ(json["counts"]["duplicate"], 1);
    const auto& finding = json["findings"][0];
    EXPECT_EQ(finding["kind"].get<std::string>(), "duplicate");
    EXPECT_EQ(finding["severity"].get<std::string>(), "error");
    EXPECT_EQ(finding["samples"][0]["path"].get<std::string>(), folder_ / "train/a/0.png");
    EXPECT_EQ(finding["samples"][1]["split"].get<std::string>(), "train");
}

TEST(VerifyData, SamplesThatAreNoFilesAreNamedByTheirPlace) {
    VerifySpec spec;
    spec.data.path = "synth:digits";
    spec.data.options.synth_count = 200;
    spec.limits.tiny_side = 29;
    const auto result = run(spec, {});
    EXPECT_EQ(result.format, "synth");
    ASSERT_EQ(result.splits.size(), 1u); // data that training would split are whole
    EXPECT_EQ(result.splits[0].count, 200u);
    ASSERT_FALSE(result.findings.empty());
    const auto& sample = result.findings[0].samples[0];
    EXPECT_EQ(sample.path, "");
    EXPECT_EQ(sample.name, result.data.train->sample_name(sample.index));
}

TEST(VerifyData, SaysWhatIsWrongWithASpec) {
    VerifySpec spec;
    spec.data.path = "synth:digits";
    spec.limits.near.bits = 17;
    expect_error(Failure::usage, {"--near-bits 17: expected 0 to 16"}, [&] { run(spec, {}); });
    spec.limits.near.bits = 0;
    spec.limits.near.difference = std::nan("");
    expect_error(Failure::usage, {"--near-difference"}, [&] { run(spec, {}); });
    spec = {};
    spec.data.path = "no-such-folder";
    expect_error(Failure::io, {"no-such-folder"}, [&] { run(spec, {}); });
}

TEST(VerifyData, TellsProgressOfBothHalves) {
    std::map<std::string, std::size_t> done;
    const JobControl control{{}, [&](const Event& event) {
                                 const auto& progress = std::get<Progress>(event);
                                 done[progress.stage] = progress.done;
                             }};
    VerifySpec spec;
    spec.data.path = "synth:digits";
    spec.data.options.synth_count = 300;
    run(spec, control);
    EXPECT_EQ(done["verifying synth:digits"], 300u);
    EXPECT_EQ(done["looking for near-duplicates"], 300u);
}

TEST(VerifyData, TellsProgressAndStops) {
    TempFolder folder;
    for (const char* name : {"a/0.png", "a/1.png", "b/0.png"})
        folder.write(name, "no image");
    std::stop_source stop;
    std::size_t done = 0;
    const JobControl control{stop.get_token(), [&](const Event& event) {
                                 const auto& progress = std::get<Progress>(event);
                                 EXPECT_THAT(progress.stage, HasSubstr("verifying "));
                                 done = progress.done;
                             }};
    VerifySpec spec;
    spec.data.path = folder.path().string();
    run(spec, control);
    EXPECT_EQ(done, 3u);
    stop.request_stop();
    EXPECT_THROW(run(spec, control), Cancelled);
}

} // namespace
} // namespace headroom
