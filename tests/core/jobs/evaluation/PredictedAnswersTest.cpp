#include "core/jobs/evaluation/PredictedAnswers.h"

#include "core/jobs/evaluation/PredictFileJob.h"
#include "datasets/export/Hdf5Writer.h"
#include "datasets/image/ImageEncoder.h"
#include "tests/core/jobs/JobFixture.h"

#include <algorithm>
#include <ranges>

namespace headroom {
namespace {

using Order = AnswerFilter::Order;

/// Answers that are kept in memory, beside the file that PredictFileJob writes.
class Answers : public JobFixture {
  protected:
    static constexpr int image_count = 130; // three batches

    Answers() {
        spec_.run = train_spec("run", 1).out;
        run(train_spec("run", 1), {});
        std::filesystem::create_directories(folder / "in");
        for (int i = 0; i < image_count; ++i)
            write_png((folder / fmt::format("in/{:03}.png", i)).string(),
                      {{1, 28, 28},
                       std::vector<std::uint8_t>(28 * 28, static_cast<std::uint8_t>(2 * i))});
        std::ofstream(folder / "in/070.png") << "no image";
        spec_.images = {(folder / "in").string()};
        spec_.threads = 1;
    }

    PredictedAnswers predict() const {
        std::optional<PredictedAnswers> answers;
        run(spec_, {},
            {[&](const auto& images, const auto& classes) { answers.emplace(images, classes); },
             [&](std::vector<Prediction> batch) { answers->add(std::move(batch)); }});
        return std::move(*answers);
    }
    PredictFileSpec file(const std::string& out) const {
        PredictFileSpec result;
        result.predict = spec_;
        result.out = folder / out;
        return result;
    }
    /// A probability that some answers have less than.
    static double median(const PredictedAnswers& answers) {
        const auto sorted = answers.chosen({.order = Order::least_sure});
        return answers[sorted[sorted.size() / 2]].classes[0].second;
    }

    PredictSpec spec_;
};

TEST_F(Answers, AreSavedAndCountedAsPredictDoes) {
    auto answers = predict();
    for (const double reject : {0.0, median(answers)}) {
        answers.set_reject(reject);
        for (const std::string ending : {".csv", ".jsonl"}) {
            auto whole = file("whole" + ending);
            whole.reject = reject;
            whole.exist_ok = true;
            const auto result = run(whole, {});
            answers.save(folder / ("saved" + ending));
            EXPECT_TRUE(content(folder / ("saved" + ending)) == content(whole.out)) << ending;
            for (std::size_t i = 0; i < result.answers.size(); ++i) {
                EXPECT_EQ(answers.names()[i], result.answers[i].first);
                EXPECT_EQ(answers.counts()[i], result.answers[i].second);
            }
            EXPECT_EQ(answers.counts().back(), 1U);
        }
    }
    expect_error(Failure::usage, "ends in .csv or .jsonl",
                 [&] { answers.save(folder / "saved.txt"); });
}

TEST_F(Answers, AreLinkedAsPredictDoes) {
    auto answers = predict();
    answers.set_reject(median(answers));
    auto whole = file("whole.csv");
    whole.reject = answers.reject();
    whole.link = folder / "expected";
    run(whole, {});
    EXPECT_EQ(sort_into_folders(answers.files(), folder / "sorted", {}), image_count - 1U);
    const auto links = [&](const char* name) {
        std::vector<std::string> found;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder / name))
            found.push_back(std::filesystem::relative(entry.path(), folder / name).string());
        std::ranges::sort(found);
        return found;
    };
    EXPECT_EQ(links("sorted"), links("expected"));

    std::stop_source source;
    source.request_stop();
    EXPECT_THROW(sort_into_folders(answers.files(), folder / "none", {source.get_token(), {}}),
                 Cancelled);
    EXPECT_FALSE(std::filesystem::exists(folder / "none"));
}

TEST_F(Answers, AreChosenByAnswerAndDoubt) {
    auto answers = predict();
    const auto all = answers.chosen({});
    EXPECT_EQ(all.size(), image_count - 1U);
    EXPECT_EQ(std::ranges::count(all, 70U), 0) << "it cannot be read";
    EXPECT_TRUE(std::ranges::is_sorted(all));
    const std::vector<std::size_t> bad{70};
    EXPECT_EQ(answers.chosen({.answer = answers.unreadable(), .order = Order::least_sure}), bad);

    const double limit = median(answers);
    const auto probability = [&](std::size_t i) { return answers[i].classes[0].second; };
    const auto doubtful = answers.chosen({.below = limit, .order = Order::most_sure});
    EXPECT_EQ(static_cast<std::ptrdiff_t>(doubtful.size()),
              std::ranges::count_if(all, [&](auto i) { return probability(i) < limit; }));
    EXPECT_TRUE(std::ranges::is_sorted(doubtful, std::greater(), probability));
    answers.set_reject(limit);
    auto unknown = answers.chosen({.answer = answers.unknown(), .order = Order::most_sure});
    EXPECT_EQ(unknown, doubtful);

    std::size_t of_classes = 0;
    for (std::size_t c = 0; c < answers.unknown(); ++c) {
        const auto some = answers.chosen({.answer = c});
        of_classes += some.size();
        for (const auto i : some)
            EXPECT_EQ(answers[i].classes[0].first, answers.names()[c]);
    }
    EXPECT_EQ(of_classes, all.size() - unknown.size());
    EXPECT_EQ(answers[0].classes.size(), PredictedAnswers::kept_classes);
}

TEST_F(Answers, ShowImagesAsStoredAndThoseOfHdf5AsTheModelSeesThem) {
    write_png((folder / "large.png").string(),
              {{1, 30, 40}, std::vector<std::uint8_t>(30 * 40, 9)});
    {
        Hdf5Writer writer(folder / "more.h5");
        writer.create("x_test", {3, 28, 28, 1}, Hdf5Writer::Value::unsigned8, {});
        writer.write_rows("x_test", 0, 3, std::vector<std::uint8_t>(3 * 28 * 28, 90).data());
        writer.write("y_test", {0, 1, 2});
        writer.close();
    }
    spec_.images = {(folder / "large.png").string(), (folder / "more.h5").string()};
    const auto answers = predict();
    ASSERT_EQ(answers.size(), 4U);
    EXPECT_EQ(answers.images()->picture(0).shape, (ImageShape{1, 30, 40}));
    const auto row = answers.images()->picture(2);
    EXPECT_EQ(row.shape, (ImageShape{1, 28, 28}));
    EXPECT_EQ(row.pixels[0], 90);
    EXPECT_EQ(answers.files().size(), 1U) << "an image of an HDF5 file is no file";
}

TEST_F(Answers, NeedAnImage) {
    std::ofstream(folder / "empty.txt") << "\n";
    const PredictionSink none{[](const auto&, const auto&) {}, [](const auto&) {}};
    spec_.images = {"@" + (folder / "empty.txt").string()};
    expect_error(Failure::usage, "the lists are empty", [&] { run(spec_, {}, none); });
    spec_.images.clear();
    expect_error(Failure::usage, "no image to predict", [&] { run(spec_, {}, none); });
}

} // namespace
} // namespace headroom
