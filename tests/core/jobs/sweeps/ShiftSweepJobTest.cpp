#include "core/jobs/sweeps/ShiftSweepJob.h"

#include "datasets/base/Cancelled.h"
#include "tests/core/jobs/sweeps/SweepFixture.h"

namespace headroom {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// Pixel by pixel, independent of shift_image: a pixel of the shifted image and where it comes
/// from.
std::vector<std::uint8_t> shifted_by_hand(const std::vector<std::uint8_t>& pixels,
                                          const ImageShape& shape, Shift shift, ShiftFill fill) {
    const auto inside = [&](int i, int size) {
        if (fill == ShiftFill::edge) return i < 0 ? 0 : i >= size ? size - 1 : i;
        if (i < 0) return -i;
        return i >= size ? 2 * size - 2 - i : i;
    };
    std::vector<std::uint8_t> moved(pixels.size());
    for (std::size_t first = 0; first < pixels.size();
         first += static_cast<std::size_t>(shape.height * shape.width))
        for (int y = 0; y < shape.height; ++y)
            for (int x = 0; x < shape.width; ++x) {
                const int from_x = x - shift.dx, from_y = y - shift.dy;
                const bool outside =
                    from_x < 0 || from_y < 0 || from_x >= shape.width || from_y >= shape.height;
                if (outside && fill == ShiftFill::zero) continue;
                moved[first + static_cast<std::size_t>(y * shape.width + x)] =
                    pixels[first +
                           static_cast<std::size_t>(inside(from_y, shape.height) * shape.width +
                                                    inside(from_x, shape.width))];
            }
    return moved;
}

class ShiftSweep : public SweepFixture {
  protected:
    ShiftSweepSpec shift_spec(int max_shift = 2) const {
        ShiftSweepSpec spec;
        spec.folder = folder / "cmp";
        spec.max_shift = max_shift;
        spec.threads = 1;
        spec.batch_size = 32;
        return spec;
    }
};

TEST_F(ShiftSweep, NoShiftEqualsEval) {
    run(compare_spec(), {});
    const auto result = run(shift_spec(), {});
    ASSERT_EQ(result.heads.size(), 2U);
    EXPECT_EQ(result.heads[0].head, "flatten-dense");
    EXPECT_EQ(result.images, 60U);
    EXPECT_EQ(result.split, "test");
    EXPECT_THAT(result.notes, ElementsAre(HasSubstr("test: 60 of 300 images")));
    for (const auto& head : result.heads) {
        ASSERT_EQ(head.runs.size(), 2U);
        double mean = 0;
        for (const auto& one : head.runs) {
            const auto row =
                run(EvaluateSpec{{one.run.folder}, {digits()}, "", 32, 1}, {}).at(0).evaluation;
            EXPECT_EQ(one.correct[result.spec.position({0, 0})],
                      std::llround(row.accuracy * static_cast<double>(row.count)));
            mean += row.accuracy / 2;
        }
        EXPECT_NEAR(head.by_distance[0], mean, 1e-12);
        EXPECT_EQ(head.runs[1].run.seed, 1U);
    }
}

TEST_F(ShiftSweep, EqualsDataThatWereShiftedByHand) {
    run(compare_spec(1), {});
    const auto gap = CompareFolder::run(folder / "cmp", "gap-dense", 0);
    const auto images = run(EvaluateSpec{{gap}, {digits()}, "", 32, 1}, {}).at(0).images;
    const auto pixels = bytes_of(*images);
    for (const auto fill : {ShiftFill::zero, ShiftFill::edge, ShiftFill::reflect}) {
        auto spec = shift_spec(3);
        spec.fill = fill;
        const auto result = run(spec, {});
        for (const auto& head : result.heads)
            for (const Shift shift : {Shift{1, 0}, Shift{-3, 2}, Shift{2, -3}, Shift{0, 3}}) {
                const auto moved =
                    with_pixels(*images, shifted_by_hand(pixels, images->shape(), shift, fill));
                const auto by_hand = evaluate(head.runs[0].run.folder, moved, 32);
                EXPECT_EQ(head.runs[0].correct[spec.position(shift)],
                          std::llround(by_hand.accuracy * 60))
                    << head.head << " " << to_string(fill) << " " << shift.dx << " " << shift.dy;
            }
    }
}

TEST_F(ShiftSweep, CountsTheAnswersThatOnePixelChanges) {
    run(compare_spec(1), {});
    const auto result = run(shift_spec(1), {});
    double changed_at_all = 0;
    for (const auto& head : result.heads) {
        const auto& path = head.runs[0].run.folder;
        const auto images = run(EvaluateSpec{{path}, {digits()}, "", 32, 1}, {}).at(0).images;
        const auto straight = evaluate(path, images, 32).predicted;
        const auto pixels = bytes_of(*images);
        int changed = 0;
        for (const Shift shift : {Shift{1, 0}, Shift{-1, 0}, Shift{0, 1}, Shift{0, -1}}) {
            const auto moved = with_pixels(
                *images, shifted_by_hand(pixels, images->shape(), shift, ShiftFill::zero));
            const auto answers = evaluate(path, moved, 32).predicted;
            for (std::size_t i = 0; i < answers.size(); ++i)
                changed += answers[i] != straight[i];
        }
        EXPECT_DOUBLE_EQ(head.changed_by_one_pixel, changed / 240.0);
        changed_at_all += changed;
    }
    EXPECT_GT(changed_at_all, 0); // otherwise this test shows nothing
}

TEST_F(ShiftSweep, MeansAreOverSeedsAndPlaces) {
    run(compare_spec(), {});
    const auto result = run(shift_spec(), {});
    const auto& head = result.heads[1];
    double by_hand = 0;
    int places = 0;
    for (int dy = -2; dy <= 2; ++dy)
        for (int dx = -2; dx <= 2; ++dx) {
            const auto p = result.spec.position({dx, dy});
            EXPECT_EQ(result.spec.shift(p), (Shift{dx, dy}));
            EXPECT_NEAR(head.accuracy[p],
                        static_cast<double>(head.runs[0].correct[p] + head.runs[1].correct[p]) /
                            120,
                        1e-12);
            if (std::max(std::abs(dx), std::abs(dy)) != 2) continue;
            by_hand += head.accuracy[p];
            ++places;
        }
    EXPECT_EQ(places, 16);
    EXPECT_NEAR(head.by_distance[2], by_hand / places, 1e-12);
    EXPECT_NEAR(head.changed_by_one_pixel,
                (head.runs[0].changed_by_one_pixel + head.runs[1].changed_by_one_pixel) / 2, 1e-12);
}

TEST_F(ShiftSweep, RunsWithOneFrozenBackboneShareIt) {
    auto spec = compare_spec(1);
    spec.options.transfer.freeze = "all";
    spec.options.transfer.keep_features = KeepFeatures::none;
    spec.options.augment = "none";
    run(spec, {});
    const auto together = run(shift_spec(), {});
    EXPECT_THAT(together.notes, Contains(HasSubstr("2 runs have 1 different backbone: each")));
    for (const auto& head : together.heads) {
        auto alone = shift_spec();
        alone.folder = head.runs[0].run.folder;
        const auto result = run(alone, {});
        EXPECT_THAT(result.notes, Not(Contains(HasSubstr("backbone"))));
        ASSERT_EQ(result.heads.size(), 1U);
        EXPECT_EQ(result.heads[0].runs[0].correct, head.runs[0].correct) << head.head;
        EXPECT_EQ(result.heads[0].changed_by_one_pixel, head.changed_by_one_pixel);
    }
}

TEST_F(ShiftSweep, TakesSomeOfTheImagesInAnyPrecision) {
    run(compare_spec(1), {});
    auto spec = shift_spec(1);
    spec.limit = 20;
    spec.precision = PrecisionOption::bf16;
    spec.threads = 2;
    spec.batch_size = 7; // 20 images: two batches and a rest
    const auto result = run(spec, {});
    EXPECT_EQ(result.images, 20U);
    EXPECT_EQ(result.threads, 2);
    EXPECT_EQ(result.heads[0].runs[0].precision,
              to_string(choose_precision(PrecisionOption::bf16).precision));
    for (const auto correct : result.heads[0].runs[0].correct)
        EXPECT_LE(correct, 20);
    spec.precision = PrecisionOption::f32;
    EXPECT_EQ(run(spec, {}).heads[0].runs[0].precision, "f32");
}

TEST_F(ShiftSweep, StopsSoonAndReportsProgress) {
    run(compare_spec(1), {});
    std::stop_source source;
    EXPECT_THROW(run(shift_spec(8), stop_after<Progress>(1, source)), Cancelled);
    std::size_t done = 0, total = 1;
    JobControl control;
    control.on_event = [&](const Event& event) {
        if (const auto* progress = std::get_if<Progress>(&event))
            std::tie(done, total) = std::tie(progress->done, progress->total);
    };
    run(shift_spec(1), control);
    EXPECT_EQ(done, 60U * 9 * 2);
    EXPECT_EQ(total, done);
}

TEST_F(ShiftSweep, OptionsOutOfRangeAreErrors) {
    run(compare_spec(1), {});
    for (const auto& [max, text] : {std::pair{0, "--max-shift 0: expected at least 1"},
                                    {28, "--max-shift 28: expected at most 27, for images of "}})
        expect_error(Failure::usage, text, [&, max = max] { run(shift_spec(max), {}); });
    auto spec = shift_spec();
    spec.batch_size = 0;
    expect_error(Failure::usage, "--batch-size 0: expected at least 1", [&] { run(spec, {}); });
}

} // namespace
} // namespace headroom
