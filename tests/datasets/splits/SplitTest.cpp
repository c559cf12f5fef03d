#include "datasets/splits/Split.h"

#include "tests/datasets/TempFolder.h"

#include <algorithm>
#include <numeric>

namespace headroom {
namespace {

std::vector<int> labels_of(std::initializer_list<int> counts) {
    std::vector<int> labels;
    int label = 0;
    for (int count : counts)
        labels.insert(labels.end(), static_cast<std::size_t>(count), label++);
    return labels;
}

std::ptrdiff_t taken_of(int label, const std::vector<int>& labels,
                        const std::vector<std::size_t>& taken) {
    return std::count_if(taken.begin(), taken.end(), [&](auto i) { return labels[i] == label; });
}

TEST(Split, TakesTheNearestNumberOfEachClass) {
    const auto labels = labels_of({100, 17, 3, 2, 1});
    const auto [rest, taken] = stratified_split(labels, 0.2, 5);
    EXPECT_EQ(taken_of(0, labels, taken), 20);
    EXPECT_EQ(taken_of(1, labels, taken), 3); // 3.4
    EXPECT_EQ(taken_of(2, labels, taken), 1); // 0.6
    EXPECT_EQ(taken_of(3, labels, taken), 1); // 0.4, but at least one
    EXPECT_EQ(taken_of(4, labels, taken), 0);

    const auto most = stratified_split(labels_of({3}), 0.99, 5);
    EXPECT_EQ(most.second.size(), 2u) << "never all";
}

TEST(Split, TheOnlySampleOfAClassIsNeverTaken) {
    const auto labels = labels_of({100, 3, 2, 1, 1});
    for (double fraction : {0.01, 0.2, 0.5, 0.51, 0.99}) {
        const auto [rest, taken] = stratified_split(labels, fraction, 5);
        for (int label : {0, 1, 2}) {
            EXPECT_GE(taken_of(label, labels, taken), 1) << fraction;
            EXPECT_GE(taken_of(label, labels, rest), 1) << fraction;
        }
        for (int label : {3, 4})
            EXPECT_EQ(taken_of(label, labels, rest), 1) << fraction;
    }
    EXPECT_TRUE(stratified_split({0, 1, 2}, 0.9, 5).second.empty());
}

TEST(Split, ASampleHasEachClass) {
    const auto labels = labels_of({100, 3, 2, 1, 1});
    for (double fraction : {0.01, 0.2, 0.5, 0.99}) {
        const auto sample = stratified_sample(labels, fraction, 5);
        EXPECT_TRUE(std::is_sorted(sample.begin(), sample.end()));
        for (int label = 0; label < 5; ++label)
            EXPECT_GE(taken_of(label, labels, sample), 1) << fraction;
    }
    // If no class has a single sample, it equals the split: older runs resume.
    const auto larger = labels_of({100, 30});
    EXPECT_EQ(stratified_sample(larger, 0.2, 5), stratified_split(larger, 0.2, 5).second);
}

TEST(Split, PartsAreAscendingAndMakeUpTheWhole) {
    const auto labels = labels_of({50, 30, 20});
    const auto [rest, taken] = stratified_split(labels, 0.3, 1);
    EXPECT_TRUE(std::is_sorted(rest.begin(), rest.end()));
    EXPECT_TRUE(std::is_sorted(taken.begin(), taken.end()));
    std::vector<std::size_t> all;
    std::merge(rest.begin(), rest.end(), taken.begin(), taken.end(), std::back_inserter(all));
    std::vector<std::size_t> expected(100);
    std::iota(expected.begin(), expected.end(), 0);
    EXPECT_EQ(all, expected);
}

TEST(Split, DependsOnTheSeedAlone) {
    const auto labels = labels_of({100, 100});
    EXPECT_EQ(stratified_split(labels, 0.2, 7), stratified_split(labels, 0.2, 7));
    EXPECT_NE(stratified_split(labels, 0.2, 7), stratified_split(labels, 0.2, 8));
    // The first draws, recorded: an older run must find its split again.
    const auto taken = stratified_split(labels_of({10, 10}), 0.2, 7).second;
    EXPECT_EQ(taken, (std::vector<std::size_t>{1, 8, 11, 14}));
}

TEST(Split, RefusesWhatIsNoFraction) {
    for (double fraction : {0.0, 1.0, -0.5, 1.5, std::nan("")})
        expect_error(Failure::usage, {"fraction"}, [&] {
            stratified_split({0, 0, 1, 1}, fraction, 0);
        });
}

TEST(Split, TakesExactlySoMany) {
    const auto labels = labels_of({100, 50, 7, 2, 1});
    for (std::size_t count : {4u, 5u, 31u, 80u, 155u}) {
        // None of the class of one, which is used for training.
        const auto [rest, taken] = stratified_count_split(labels, count, 3);
        EXPECT_EQ(taken.size(), count);
        EXPECT_EQ(rest.size(), labels.size() - count);
        for (int label = 0; label < 4; ++label) {
            EXPECT_GE(taken_of(label, labels, taken), 1) << count;
            EXPECT_GE(taken_of(label, labels, rest), 1) << count;
        }
        EXPECT_EQ(taken_of(4, labels, rest), 1) << count;
    }
    // 16, 8, 1.12 and .32 of 160: the largest remainders round up, the smallest class gets its one.
    const auto taken = stratified_count_split(labels_of({100, 50, 7, 3}), 26, 3).second;
    const auto whole = labels_of({100, 50, 7, 3});
    EXPECT_EQ(taken_of(0, whole, taken), 16);
    EXPECT_EQ(taken_of(1, whole, taken), 8);
    EXPECT_EQ(taken_of(2, whole, taken), 1);
    EXPECT_EQ(taken_of(3, whole, taken), 1);
    // Equal to the split by the fraction that takes the same number.
    EXPECT_EQ(stratified_count_split(labels_of({50, 50}), 20, 9),
              stratified_split(labels_of({50, 50}), 0.2, 9));
    for (std::size_t count : {0u, 3u, 156u, 160u})
        expect_error(Failure::usage, {"expected 4 to 155"},
                     [&] { stratified_count_split(labels, count, 3); });
}

TEST(Split, FoldsAreEqualDisjointAndWhole) {
    const auto labels = labels_of({23, 40, 9, 2});
    const auto folds = stratified_folds(labels, 5, 4).parts;
    ASSERT_EQ(folds.size(), 5u);
    std::vector<std::size_t> all;
    for (const auto& fold : folds) {
        EXPECT_TRUE(std::is_sorted(fold.begin(), fold.end()));
        EXPECT_TRUE(fold.size() == 14 || fold.size() == 15);
        all.insert(all.end(), fold.begin(), fold.end());
    }
    for (int label = 0; label < 4; ++label) {
        std::vector<std::ptrdiff_t> counts;
        for (const auto& fold : folds)
            counts.push_back(taken_of(label, labels, fold));
        EXPECT_LE(std::ranges::max(counts) - std::ranges::min(counts), 1) << label;
    }
    std::sort(all.begin(), all.end());
    std::vector<std::size_t> expected(labels.size());
    std::iota(expected.begin(), expected.end(), 0);
    EXPECT_EQ(all, expected);
    EXPECT_EQ(stratified_folds(labels, 5, 4).parts, folds);
    EXPECT_NE(stratified_folds(labels, 5, 5).parts, folds);
    for (std::size_t count : {0u, 1u, 75u})
        expect_error(Failure::usage, {"expected at least 2"},
                     [&] { stratified_folds(labels, count, 4); });
}

TEST(Split, TheOnlySampleOfAClassIsInNoFold) {
    const auto labels = labels_of({1, 7, 1, 2}); // samples 0 and 8 are alone
    const auto folds = stratified_folds(labels, 3, 4);
    EXPECT_EQ(folds.always_trained, (std::vector<std::size_t>{0, 8}));
    std::vector<std::size_t> all;
    for (const auto& part : folds.parts) {
        EXPECT_EQ(part.size(), 3u);
        EXPECT_LE(taken_of(3, labels, part), 1) << "of two, one is always trained on";
        all.insert(all.end(), part.begin(), part.end());
    }
    std::ranges::sort(all);
    EXPECT_EQ(all, (std::vector<std::size_t>{1, 2, 3, 4, 5, 6, 7, 9, 10}));
    expect_error(Failure::usage, {"10 folds of 9 samples"},
                 [&] { stratified_folds(labels, 10, 4); });
}

} // namespace
} // namespace headroom
