#include "core/jobs/sweeps/FinishedRuns.h"

#include "core/jobs/sweeps/ShiftSweepJob.h"
#include "core/jobs/sweeps/SweepImages.h"
#include "tests/core/jobs/sweeps/SweepFixture.h"

namespace headroom {
namespace {

using testing::Contains;
using testing::HasSubstr;

class Sweeps : public SweepFixture {
  protected:
    std::vector<HeadRuns> find(const std::filesystem::path& where) {
        notes.clear();
        return finished_runs(where, notes);
    }
    /// A comparison on a folder of images.
    CompareSpec on_folder() const {
        const auto images =
            run(EvaluateSpec{{folder / "first"}, {digits()}, "all", 32, 1}, {}).at(0).images;
        write_folder(*images, folder / "photos");
        auto spec = compare_spec(1);
        spec.data = DataSpec{(folder / "photos").string(), {}};
        return spec;
    }
    ShiftSweepSpec quick(const std::filesystem::path& where) const {
        ShiftSweepSpec spec;
        spec.folder = where;
        spec.max_shift = 1;
        spec.threads = 1;
        return spec;
    }
    std::vector<std::string> notes;
};

TEST_F(Sweeps, FindAllRunsOfAComparisonOrOne) {
    auto spec = compare_spec();
    spec.heads = {"gap-dense", "flatten-dense"};
    run(spec, {});
    const auto heads = find(spec.out);
    ASSERT_EQ(heads.size(), 2U);
    EXPECT_EQ(heads[0].head, "gap-dense"); // in the comparison's order
    ASSERT_EQ(heads[0].runs.size(), 2U);
    EXPECT_EQ(heads[0].runs[1].folder, CompareFolder::run(spec.out, "gap-dense", 1));
    EXPECT_EQ(heads[0].runs[1].seed, 1U);
    EXPECT_TRUE(notes.empty());

    const auto one = find(heads[1].runs[0].folder);
    ASSERT_EQ(one.size(), 1U);
    EXPECT_EQ(one[0].head, "flatten-dense");
    EXPECT_EQ(one[0].runs.size(), 1U);
    EXPECT_TRUE(notes.empty());
}

TEST(PairsOf, AreTheSeedsThatBothHeadsHave) {
    const std::vector<HeadRuns> heads{
        {"a", {{"a0", "a", 0}, {"a1", "a", 1}}}, {"b", {{"b1", "b", 1}}}, {"c", {{"c0", "c", 0}}}};
    std::vector<std::string> found;
    for (const auto& [first, second] : pairs_of(heads))
        found.push_back(first.folder.string() + " " + second.folder.string());
    EXPECT_THAT(found, testing::ElementsAre("a1 b1", "a0 c0"));
    EXPECT_TRUE(pairs_of({heads[0]}).empty());
}

TEST_F(Sweeps, LeaveOutWhatIsNotFinished) {
    std::stop_source source;
    run(compare_spec(), stop_after<EpochDone>(3, source)); // in the second run
    const auto heads = find(folder / "cmp");
    ASSERT_EQ(heads.size(), 1U);
    EXPECT_EQ(heads[0].runs.size(), 1U);
    EXPECT_THAT(notes, Contains(HasSubstr("1 of 4 runs are finished: the others are left out")));

    std::stop_source at_once;
    run(train_spec("stopped"), stop_after<EpochDone>(1, at_once));
    expect_error(Failure::usage, "no finished run in it: finish it with headroom train --resume",
                 [&] { find(folder / "stopped"); });
}

TEST_F(Sweeps, AFolderThatIsNoRunIsAnError) {
    expect_error(Failure::io, "neither a run nor a comparison: give a folder",
                 [&] { find(folder); });
    expect_error(Failure::io, "no such folder: give a folder", [&] { find(folder / "none"); });
    run(train_spec("damaged", 1), {});
    std::ofstream(folder / "damaged/run.json") << "{\"head\": 3}";
    expect_error(Failure::bad_data, "damaged: its files are not what Headroom writes",
                 [&] { find(folder / "damaged"); });
}

TEST_F(Sweeps, DataThatHaveMovedAreNamedAnew) {
    run(train_spec("first", 1), {});
    run(on_folder(), {});
    const auto before = run(quick(folder / "cmp"), {});
    std::filesystem::rename(folder / "photos", folder / "moved");
    expect_error(Failure::io, "if they have moved, name their new place with --data",
                 [&] { run(quick(folder / "cmp"), {}); });
    auto spec = quick(folder / "cmp");
    spec.data = (folder / "moved").string();
    const auto after = run(spec, {});
    EXPECT_EQ(after.data, spec.data);
    EXPECT_EQ(after.notes, before.notes); // about how the data were split
    EXPECT_EQ(after.heads[0].runs[0].correct, before.heads[0].runs[0].correct);
}

TEST_F(Sweeps, OtherDataAreMeasuredWithANote) {
    run(train_spec("first", 1), {});
    run(on_folder(), {});
    auto spec = quick(folder / "cmp");
    spec.data = (folder / "others").string();
    const auto images =
        run(EvaluateSpec{{folder / "first"}, {digits()}, "test", 32, 1}, {}).at(0).images;
    write_folder(*images, spec.data);
    const auto result = run(spec, {});
    EXPECT_THAT(result.notes, Contains(HasSubstr("others: other images than those of ")));
    EXPECT_EQ(result.images, images->size()); // no splits: all of them

    // The same place with other images in it.
    std::filesystem::remove(std::filesystem::directory_iterator(folder / "photos/1")->path());
    spec.data.clear();
    EXPECT_THAT(run(spec, {}).notes, Contains(HasSubstr("not the images that ")));
}

TEST_F(Sweeps, RunsOnDifferentDataAreNotMixed) {
    auto spec = compare_spec(1);
    run(spec, {});
    auto other = train_spec("other", 1);
    other.data.options.synth_seed = 5;
    run(other, {});
    const auto gap = CompareFolder::run(spec.out, "gap-dense", 0);
    const auto flatten = CompareFolder::run(spec.out, "flatten-dense", 0);
    EXPECT_NO_THROW(check_same_data(find(spec.out)));
    std::filesystem::remove_all(flatten);
    std::filesystem::copy(folder / "other", flatten, std::filesystem::copy_options::recursive);
    expect_error(Failure::bad_data, "gap-dense-seed0 was trained on other data than",
                 [&] { check_same_data(find(spec.out)); });
}

} // namespace
} // namespace headroom
