#include "datasets/verify/NearDuplicates.h"

#include "datasets/formats/OpenDataset.h"
#include "tests/datasets/verify/Pictures.h"

#include <bit>
#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<NearGroup> groups_of(const std::vector<ImageSketch>& sketches,
                                 const NearLimits& limits = {}) {
    std::vector<const ImageSketch*> pointers;
    for (const auto& one : sketches)
        pointers.push_back(&one);
    return near_duplicates(pointers, limits);
}

Image with_noise(Image image, std::uint64_t seed) {
    Random random(seed);
    for (auto& value : image.pixels)
        value = static_cast<std::uint8_t>(value + random.below(5));
    return image;
}

TEST(NearDuplicates, FindsCopiesAmongOthers) {
    std::vector<ImageSketch> sketches;
    for (std::uint64_t i = 0; i < 50; ++i)
        sketches.push_back(sketch(picture(i, 3, 40, 40)));
    EXPECT_THAT(groups_of(sketches), IsEmpty());
    sketches.push_back(sketch(with_noise(picture(7, 3, 40, 40), 1)));
    sketches.push_back(sketch(picture(11, 3, 80, 80)));
    sketches.push_back(sketch(with_noise(picture(7, 3, 40, 40), 2)));
    const auto groups = groups_of(sketches);
    ASSERT_EQ(groups.size(), 2u);
    EXPECT_THAT(groups[0].members, ElementsAre(7, 50, 52));
    EXPECT_THAT(groups[1].members, ElementsAre(11, 51));
    EXPECT_LE(groups[0].bits, 4);
    EXPECT_LE(groups[0].difference, 0.1);
}

/// The same hash is not enough: flat pictures have few edges that distinguish them.
TEST(NearDuplicates, ThumbnailsMustAgreeToo) {
    auto a = sketch(picture(1, 1, 40, 40)), b = sketch(picture(2, 1, 40, 40));
    b.look = a.look;
    EXPECT_THAT(groups_of({a, b}), IsEmpty());
    EXPECT_EQ(groups_of({a, b}, {.bits = 0, .difference = 10}).size(), 1u);
}

/// Compares with all pairs, one by one.
TEST(NearDuplicates, FindsEveryPairThatIsThere) {
    std::vector<ImageSketch> sketches;
    Random random(1);
    const auto base = sketch(picture(1, 1, 40, 40));
    for (int i = 0; i < 400; ++i) {
        auto one = base;
        // Far from most, near to some: a distinct low byte and a few random bits.
        one.look = random.below(200) * 0x0101010101010101ULL;
        for (auto flips = random.below(5); flips > 0; --flips)
            one.look ^= std::uint64_t{1} << random.below(64);
        sketches.push_back(one);
    }
    for (int limit : {0, 1, 4, 9}) {
        std::vector<std::size_t> group(sketches.size());
        for (std::size_t i = 0; i < group.size(); ++i)
            group[i] = i;
        for (std::size_t i = 0; i < group.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (std::popcount(sketches[i].look ^ sketches[j].look) <= limit &&
                    group[i] != group[j])
                    for (const auto from = group[i]; auto& id : group)
                        if (id == from) id = group[j];
        std::vector<std::vector<std::size_t>> expected;
        for (std::size_t id = 0; id < group.size(); ++id) {
            std::vector<std::size_t> members;
            for (std::size_t i = 0; i < group.size(); ++i)
                if (group[i] == id) members.push_back(i);
            if (members.size() > 1) expected.push_back(members);
        }
        std::ranges::sort(expected);
        std::vector<std::vector<std::size_t>> found;
        for (const auto& one : groups_of(sketches, {.bits = limit, .difference = 0.1}))
            found.push_back(one.members);
        EXPECT_EQ(found, expected) << limit;
        EXPECT_FALSE(expected.empty()) << limit;
    }
}

TEST(NearDuplicates, ImagesWithoutContrastAreLikeNone) {
    const auto flat = sketch(Image{{1, 4, 4}, std::vector<std::uint8_t>(16, 9)});
    EXPECT_THAT(groups_of({flat, flat}), IsEmpty());
    EXPECT_THAT(groups_of({}), IsEmpty());
}

TEST(NearDuplicates, CanBeStopped) {
    const auto one = sketch(picture(1, 1, 9, 9));
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(near_duplicates({&one, &one}, {}, stop.get_token()), Cancelled);
}

} // namespace
} // namespace headroom
