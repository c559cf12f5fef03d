#include "datasets/verify/NearDuplicates.h"

#include "datasets/OpenDataset.h"
#include "datasets/base/ParallelFor.h"

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>

namespace headroom {

namespace {

/// Which images have been joined to groups (disjoint sets, with the lowest member as the root).
class Groups {
  public:
    explicit Groups(std::size_t count) : parents_(count) {
        std::iota(parents_.begin(), parents_.end(), 0);
    }
    std::size_t root(std::size_t i) {
        while (parents_[i] != i)
            i = parents_[i] = parents_[parents_[i]];
        return i;
    }
    void join(std::size_t a, std::size_t b) {
        a = root(a);
        b = root(b);
        parents_[std::max(a, b)] = std::min(a, b);
    }

  private:
    std::vector<std::size_t> parents_;
};

constexpr double same_to_the_eye = 0.05;
constexpr std::size_t crowd = 8;   ///< so many images as close as that are usual
constexpr double stands_out = 0.5; ///< of the distance at which a crowd begins

using Images = std::vector<const ImageSketch*>;

/// The bits of each band, as masks. Bits that differ most from image to image are dealt out first,
/// so that each band tells as many images apart as it can: a border that all images share fills no
/// band.
std::vector<std::uint64_t> make_bands(const Images& images, int count) {
    std::array<std::int64_t, 64> lopsided{};
    for (std::size_t bit = 0; bit < 64; ++bit) {
        std::int64_t set = 0;
        for (const auto* image : images)
            set += static_cast<std::int64_t>(image->look >> bit & 1);
        lopsided[bit] = std::abs(2 * set - static_cast<std::int64_t>(images.size()));
    }
    std::vector<std::size_t> order(64);
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, {}, [&](std::size_t bit) { return lopsided[bit]; });
    std::vector<std::uint64_t> bands(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < order.size(); ++i)
        bands[i % bands.size()] |= std::uint64_t{1} << order[i];
    return bands;
}

struct Pair {
    std::uint32_t a, b;
    int bits;
    float difference;
};

struct Entry {
    std::uint64_t look;
    float contrast;
    std::uint32_t image;
};

/// Pairs of images that agree in band `band` and in none before it, within the limits. Of each
/// image's pairs only the closest are kept, and of those that look the same to the eye one that
/// joins it to a group.
std::vector<Pair> pairs_of_band(const Images& images, const std::vector<std::uint64_t>& bands,
                                std::size_t band, const NearLimits& limits,
                                const std::stop_token& stop) {
    const auto mask = bands[band];
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < images.size(); ++i)
        if (images[i]->contrast > 0)
            entries.push_back(
                {images[i]->look, images[i]->contrast, static_cast<std::uint32_t>(i)});
    std::ranges::sort(entries, {}, [&](const Entry& entry) {
        return std::tuple(entry.look & mask, entry.contrast, entry.image);
    });
    const auto agree_before = [&](std::uint64_t apart) {
        return std::any_of(bands.begin(), bands.begin() + static_cast<std::ptrdiff_t>(band),
                           [&](auto earlier) { return (apart & earlier) == 0; });
    };
    Groups same(images.size());
    std::vector<Pair> pairs, closest;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (stop.stop_requested()) throw Cancelled{};
        const auto& [look, contrast, a] = entries[i];
        // Contrasts are no further apart than the thumbnails are.
        const auto most = static_cast<float>(contrast * (1 + limits.difference));
        closest.clear();
        for (auto j = i + 1; j < entries.size() && entries[j].contrast <= most; ++j) {
            const auto apart = look ^ entries[j].look;
            if ((apart & mask) != 0) break;
            const int bits = std::popcount(apart);
            if (bits > limits.bits || agree_before(apart)) continue;
            const auto b = entries[j].image;
            if (same.root(a) == same.root(b)) continue;
            const double distance = difference(*images[a], *images[b]);
            if (distance > limits.difference) continue;
            const Pair pair{a, b, bits, static_cast<float>(distance)};
            if (distance <= same_to_the_eye) {
                same.join(a, b);
                pairs.push_back(pair);
                continue;
            }
            closest.insert(std::ranges::upper_bound(closest, distance, {}, &Pair::difference),
                           pair);
            if (closest.size() > crowd) closest.pop_back();
        }
        pairs.insert(pairs.end(), closest.begin(), closest.end());
    }
    return pairs;
}

/// Whether fewer than a crowd of images are within that distance of one.
bool is_alone(const Images& images, std::size_t image, double distance) {
    const auto& one = *images[image];
    std::size_t within = 0;
    // From its neighbours on, which in a folder are of its class, so that a crowd is soon met.
    for (std::size_t k = 1; k < images.size() && within < crowd; ++k) {
        const auto& other = *images[(image + k) % images.size()];
        const float less = std::min(one.contrast, other.contrast);
        const float more = std::max(one.contrast, other.contrast);
        if (more - less <= distance * less && difference(one, other) <= distance) ++within;
    }
    return within < crowd;
}

} // namespace

std::vector<NearGroup> near_duplicates(const std::vector<const ImageSketch*>& images,
                                       const NearLimits& limits, std::stop_token stop,
                                       unsigned threads) {
    const auto bands = make_bands(images, limits.bits + 1);
    std::vector<std::vector<Pair>> found(bands.size());
    parallel_for(
        bands.size(),
        [&](std::size_t band) { found[band] = pairs_of_band(images, bands, band, limits, stop); },
        {}, stop, threads);
    std::vector<Pair> pairs;
    for (const auto& of_band : found)
        pairs.insert(pairs.end(), of_band.begin(), of_band.end());

    std::vector<char> kept(pairs.size());
    parallel_for(
        pairs.size(),
        [&](std::size_t i) {
            const auto& pair = pairs[i];
            const double around = pair.difference / stands_out;
            kept[i] = pair.difference <= same_to_the_eye ||
                      (is_alone(images, pair.a, around) && is_alone(images, pair.b, around));
        },
        {}, stop, threads);

    Groups groups(images.size());
    for (std::size_t i = 0; i < pairs.size(); ++i)
        if (kept[i]) groups.join(pairs[i].a, pairs[i].b);
    std::map<std::size_t, NearGroup> by_root;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        if (!kept[i]) continue;
        auto& group = by_root[groups.root(pairs[i].a)];
        group.bits = std::max(group.bits, pairs[i].bits);
        group.difference = std::max(group.difference, static_cast<double>(pairs[i].difference));
    }
    for (std::size_t i = 0; i < images.size(); ++i)
        if (const auto group = by_root.find(groups.root(i)); group != by_root.end())
            group->second.members.push_back(i);
    std::vector<NearGroup> result;
    for (auto& [root, group] : by_root)
        result.push_back(std::move(group));
    return result;
}

} // namespace headroom
