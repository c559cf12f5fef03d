#include "core/jobs/evaluation/PredictFileJob.h"

#include "core/runs/RunFiles.h"
#include "datasets/export/Hdf5Writer.h"
#include "datasets/image/ImageEncoder.h"
#include "tests/core/jobs/training/CacheFixture.h"

namespace headroom {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class PredictFile : public CacheFixture {
  protected:
    static constexpr int image_count = 150; // three batches

    PredictFile() {
        train_ = train_spec("run", 1);
        run(train_, {});
        for (int i = 0; i < image_count; ++i)
            write_image(fmt::format("in/{:03}.png", i), static_cast<std::uint8_t>(i));
        std::ofstream(folder / "in/070, \"odd\".png") << "no image";
    }
    void write_image(const std::string& name, std::uint8_t value) const {
        std::filesystem::create_directories((folder / name).parent_path());
        write_png(in(name), {{1, 28, 28}, std::vector<std::uint8_t>(28 * 28, value)});
    }
    std::string in(const std::string& name) const { return (folder / name).string(); }
    PredictFileSpec spec(const std::string& out) const {
        PredictFileSpec result;
        result.predict = {train_.out, {in("in")}, 1, {}};
        result.out = folder / out;
        return result;
    }

    TrainSpec train_;
};

TEST_F(PredictFile, HasARowForEachImage) {
    const auto result = run(spec("all.csv"), {});
    EXPECT_EQ(result.images, 151U);
    EXPECT_EQ(result.unreadable, 1U);
    const auto rows = content(folder / "all.csv");
    EXPECT_EQ(std::ranges::count(rows, '\n'), 152);
    EXPECT_THAT(rows, StartsWith("image,class,probability,error\n" + in("in/000.png") + ","));
    EXPECT_THAT(rows, HasSubstr(R"(in/070, ""odd"".png",,,)"));
    std::size_t answers = 0;
    for (const auto& [name, count] : result.answers)
        answers += count;
    EXPECT_EQ(answers, 150U);
}

/// With all but a few images, as in training and eval, and the choices are kept.
TEST_F(PredictFile, MeasuresAlgorithmsForManyImages) {
    train_.model = "mnist-cnn";
    train_.options.tune = false;
    train_.out = folder / "wide";
    run(train_, {});
    const auto choices = folder / "cache/headroom/tuning.json";
    const auto predict = [&](int images, bool tune) {
        std::ofstream list(folder / "list.txt");
        for (int i = 0; i < images; ++i)
            list << in("in/001.png") << '\n';
        list.close();
        auto one = spec("many.csv");
        one.exist_ok = true;
        one.predict.tune = tune;
        one.predict.images = {"@" + in("list.txt")};
        run(one, {});
        return std::filesystem::exists(choices);
    };
    EXPECT_FALSE(predict(100, true));
    EXPECT_FALSE(predict(1000, false));
    EXPECT_TRUE(predict(1000, true));
}

/// Wherever a killed job stopped, within a row too, its continuation gives the same bytes.
TEST_F(PredictFile, ContinuesWhereItWasKilled) {
    for (const char* name : {"all.csv", "all.jsonl"}) {
        auto whole = spec(name);
        whole.all_classes = true;
        const auto undisturbed = run(whole, {});
        const auto expected = content(folder / name);
        auto part = spec(std::string("part-") + name);
        part.all_classes = part.resume = true;
        for (const std::size_t bytes : {std::size_t{0}, std::size_t{9}, expected.size() / 3,
                                        expected.size() / 2 + 7, expected.size()}) {
            std::ofstream(part.out, std::ios::binary) << expected.substr(0, bytes);
            const auto result = run(part, {});
            EXPECT_TRUE(content(part.out) == expected) << name << ", cut at " << bytes;
            EXPECT_EQ(result.resumed == result.images, bytes == expected.size());
            EXPECT_EQ(result.answers, undisturbed.answers) << "those of the whole file";
            EXPECT_EQ(result.unreadable, 1U);
        }
    }
}

/// A file is of one run and one set of options.
TEST_F(PredictFile, IsNotContinuedByAnotherRun) {
    run(spec("all.csv"), {});
    const auto part = content(folder / "all.csv").substr(0, 9000);
    std::ofstream(folder / "all.csv", std::ios::binary) << part;
    auto other = spec("all.csv");
    other.resume = true;
    auto train = train_spec("other", 1);
    train.options.seed = 7;
    run(train, {});
    other.predict.run = train.out;
    expect_error(Failure::usage, "its last rows come out differently", [&] { run(other, {}); });
    other.predict.run = train_.out;
    other.reject = 1;
    expect_error(Failure::usage, "its last rows come out differently", [&] { run(other, {}); });
    EXPECT_TRUE(content(folder / "all.csv") == part);
}

TEST_F(PredictFile, LeavesNothingBehindWhereTheHeadTakesNoSuchSize) {
    auto large = spec("all.csv");
    large.predict.reading.resize = ImageSize{40, 40};
    expect_error(Failure::bad_data, "needs 28x28, got 40x40", [&] { run(large, {}); });
    EXPECT_FALSE(std::filesystem::exists(folder / "all.csv"));
}

TEST_F(PredictFile, AStopKeepsTheRowsThatAreDone) {
    std::stop_source source;
    auto part = spec("part.csv");
    const JobControl control{source.get_token(), [&](const Event& event) {
                                 if (std::holds_alternative<Progress>(event)) source.request_stop();
                             }};
    EXPECT_THROW(run(part, control), Cancelled);
    EXPECT_THAT(content(part.out), HasSubstr("000.png"));
    part.resume = true;
    run(part, {});
    run(spec("all.csv"), {});
    EXPECT_TRUE(content(part.out) == content(folder / "all.csv"));
}

TEST_F(PredictFile, RefusesAFileOfOtherImages) {
    run(spec("all.csv"), {});
    const auto before = content(folder / "all.csv");
    expect_error(Failure::usage, "all.csv: exists already: give --resume",
                 [&] { run(spec("all.csv"), {}); });
    auto other = spec("all.csv");
    other.predict.images = {in("in/003.png")};
    other.resume = true;
    expect_error(Failure::usage, "row 1 is not of " + in("in/003.png"), [&] { run(other, {}); });
    other.predict.images = {in("in")};
    other.all_classes = true;
    expect_error(Failure::usage, "first line", [&] { run(other, {}); });
    expect_error(Failure::usage, "ends in .csv or .jsonl", [&] { run(spec("all.txt"), {}); });
    EXPECT_TRUE(content(folder / "all.csv") == before);
}

TEST_F(PredictFile, RejectsAndLinksByAnswer) {
    write_image("in/sub/000.png", 200); // the name of another
    auto sorted = spec("all.csv");
    sorted.reject = 1; // no probability of ten classes is 1 after one epoch
    sorted.link = folder / "sorted";
    const auto result = run(sorted, {});
    EXPECT_EQ(result.answers.back(), std::pair(std::string("unknown"), std::size_t{151}));
    const auto link = folder / "sorted/unknown";
    EXPECT_EQ(std::filesystem::read_symlink(link / "000.png"), folder / "in/000.png");
    EXPECT_EQ(std::filesystem::read_symlink(link / "000 (2).png"), folder / "in/sub/000.png");
    sorted.exist_ok = true;
    run(sorted, {});
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(link), {}), 151);
    sorted.reject = 1.5;
    expect_error(Failure::usage, "from 0 to 1", [&] { run(sorted, {}); });
}

/// A row for each image, then the moves; those of rows that were there already too.
TEST_F(PredictFile, MovesByAnswerAndBack) {
    write_image("in/sub/000.png", 200); // the name of another
    auto sorted = spec("all.csv");
    sorted.reject = 1;
    run(sorted, {});
    const auto rows = content(sorted.out);
    std::filesystem::resize_file(sorted.out, rows.size() - 300);
    sorted.resume = true;
    sorted.move = folder / "sorted";
    const auto result = run(sorted, {});
    EXPECT_TRUE(content(sorted.out) == rows);
    EXPECT_EQ(result.moved.files.size(), 151U);
    EXPECT_EQ(result.moved.list, folder / "sorted/moved.json");
    const auto moved = folder / "sorted/unknown";
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(moved), {}), 151);
    EXPECT_TRUE(std::filesystem::exists(moved / "000-2.png")) << "nothing is overwritten";
    EXPECT_TRUE(std::filesystem::exists(folder / "in/070, \"odd\".png")) << "cannot be read";
    EXPECT_FALSE(std::filesystem::exists(folder / "in/001.png"));

    auto again = spec("again.csv");
    again.reject = 1;
    again.predict.images = {moved.string()};
    again.move = sorted.move;
    EXPECT_TRUE(run(again, {}).moved.list.empty()) << "all are in their place";

    EXPECT_EQ(undo_moves(result.moved.list, folder / "in").size(), 151U);
    EXPECT_TRUE(std::filesystem::exists(folder / "in/sub/000.png"));
}

TEST_F(PredictFile, MovesNothingIfItCannotMoveLater) {
    auto sorted = spec("all.csv");
    sorted.move = sorted.link = folder / "sorted";
    expect_error(Failure::usage, "choose one", [&] { run(sorted, {}); });
    sorted.link.clear();
    std::ofstream(sorted.move) << "a file";
    expect_error(Failure::usage, "sorted: is a file", [&] { run(sorted, {}); });
    EXPECT_FALSE(std::filesystem::exists(sorted.out));
    sorted.move = folder / "sorted2";
    std::stop_source source;
    const JobControl control{source.get_token(), [&](const Event& event) {
                                 if (std::holds_alternative<Progress>(event)) source.request_stop();
                             }};
    EXPECT_THROW(run(sorted, control), Cancelled);
    EXPECT_TRUE(std::filesystem::exists(folder / "in/000.png"));
}

TEST_F(PredictFile, TakesListsPatternsAndHdf5) {
    {
        Hdf5Writer file(folder / "more.h5");
        file.create("x_test", {3, 28, 28, 1}, Hdf5Writer::Value::unsigned8, {});
        file.write_rows("x_test", 0, 3, std::vector<std::uint8_t>(3 * 28 * 28, 90).data());
        file.write("y_test", {0, 1, 2});
        file.close();
    }
    std::ofstream(folder / "list.txt") << in("in/007.png") << "\r\n\n"
                                       << in("in/008.png") << "\n[no pattern].png\n";
    auto some = spec("all.csv");
    some.predict.images = {"@" + in("list.txt"), in("in/14?.png"), in("more.h5")};
    const auto result = run(some, {});
    EXPECT_EQ(result.images, 3U + 10U + 3U);
    EXPECT_EQ(result.unreadable, 1U) << "names in a list are no patterns";
    const auto rows = content(folder / "all.csv");
    EXPECT_THAT(rows, HasSubstr("008.png"));
    EXPECT_THAT(rows, HasSubstr("more.h5: x_test[2],"));
    some.exist_ok = true;
    some.predict.images = {in("none*.png")};
    expect_error(Failure::io, "no file matches", [&] { run(some, {}); });
    some.predict.images = {"@" + in("none.txt")};
    expect_error(Failure::io, "none.txt: cannot be read", [&] { run(some, {}); });
    EXPECT_TRUE(content(folder / "all.csv") == rows) << "what fails replaces nothing";
}

} // namespace
} // namespace headroom
